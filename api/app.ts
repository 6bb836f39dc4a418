import express, { type Express, type RequestHandler } from 'express';
import { answerRoutes } from './runs/answers.js';
import { apiDocsRoutes } from './openapi/api-docs.js';
import { auditRoutes } from './audit/audit-routes.js';
import { artifactRoutes } from './runs/artifacts.js';
import { automationRoutes } from './runs/automations.js';
import { cors } from './http/cors.js';
import { jsonBody } from './http/json-body.js';
import { codecRoutes } from './temporal-codec.js';
import type { Context } from './services/api-context.js';
import { dashboardRoutes } from './http/dashboard-files.js';
import { embedRoutes } from './embed/embed.js';
import { eventRoutes } from './runs/events.js';
import { formRoutes } from './live/form.js';
import { pointRoutes } from './live/point.js';
import { fileRoutes } from './live/files.js';
import { healthRoutes } from './operators/health.js';
import { metricsRoutes } from './operators/metrics.js';
import { linkRoutes } from './links/links.js';
import { openApiRoutes } from './openapi/openapi.js';
import { outboxRoutes } from './outbox/outbox.js';
import { pauseRoutes } from './runs/pauses.js';
import { notFound, problemHandler } from './http/problem.js';
import { requestLog } from './http/request-log.js';
import { requestTimes } from './http/request-times.js';
import { firstFrameRoutes } from './live/first-frame.js';
import { runRoutes } from './runs/runs.js';
import { scheduleRoutes } from './schedules/schedules.js';
import { securityHeaders } from './http/security-headers.js';
import { tracedRequests } from './http/traced-requests.js';
import { oidcRoutes } from './operators/oidc-routes.js';
import { sessionRoutes } from './operators/sign-in.js';

/** All routes, in matching order. */
export function createApp(context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Trusted proxies whose X-Forwarded-For header is honoured.
  app.set('trust proxy', ['loopback', ...context.config.trustedProxies]);
  app.use(...tracedRequests(), requestTimes(), requestLog(context.log), securityHeaders(context.config.publicUrl));
  app.use(['/v1', '/openapi.json'], cors(context.config.allowedOrigins));
  app.use(renewSignIn(context));
  app.use(healthRoutes(context), metricsRoutes(context), openApiRoutes(), apiDocsRoutes());
  app.use(linkRoutes(context), outboxRoutes(context), oidcRoutes(context));
  // Before the JSON parser, because uploads are not JSON.
  app.use(fileRoutes(context));
  // Before the JSON parser, because its bodies are larger.
  app.use(codecRoutes(context));
  app.use('/v1', jsonBody());
  app.use(firstFrameRoutes(context));
  app.use(runRoutes(context), answerRoutes(context), eventRoutes(context), artifactRoutes(context));
  app.use(
    pauseRoutes(context),
    formRoutes(context),
    pointRoutes(context),
    automationRoutes(context),
    scheduleRoutes(context),
    sessionRoutes(context),
    embedRoutes(context),
    auditRoutes(context),
  );
  app.use(dashboardRoutes(context.config.embeddingOrigins));
  app.use(notFound, problemHandler(context.audit));
  return app;
}

/** Opening a page or changing something extends a sign-in; lists and streams that refresh by themselves do not. */
function renewSignIn({ cookies }: Context): RequestHandler {
  return async (req, res, next) => {
    const isPage =
      req.method === 'GET' && (req.path === '/' || req.path.startsWith('/runs') || req.path === '/schedules');
    const isChange = !['GET', 'HEAD', 'OPTIONS'].includes(req.method) && req.path !== '/v1/session';
    if (isPage || isChange) await cookies.renewOperator(req.headers.cookie, res);
    next();
  };
}
