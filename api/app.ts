import express, { type Express } from 'express';
import { answerRoutes } from './answers.js';
import { artifactRoutes } from './artifacts.js';
import { automationRoutes } from './automations.js';
import { jsonBody } from './body.js';
import { codecRoutes } from './codec.js';
import type { Context } from './context.js';
import { dashboardRoutes } from './dashboard.js';
import { eventRoutes } from './events.js';
import { formRoutes } from './form.js';
import { pointRoutes } from './point.js';
import { fileRoutes } from './files.js';
import { healthRoutes } from './health.js';
import { linkRoutes } from './links.js';
import { openApiRoutes } from './openapi.js';
import { outboxRoutes } from './outbox.js';
import { pauseRoutes } from './pauses.js';
import { notFound, problemHandler } from './problems.js';
import { requestLog } from './request-log.js';
import { pictureRoutes } from './picture.js';
import { runRoutes } from './runs.js';
import { securityHeaders } from './security.js';
import { sessionRoutes } from './session.js';

/** Every route, in the order in which they are asked. */
export function createApp(context: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // These may say for whom they ask; nobody else is believed.
  app.set('trust proxy', ['loopback', ...context.config.trustedProxies]);
  app.use(requestLog(context.log), securityHeaders(context.config.publicUrl));
  app.use(healthRoutes(context), openApiRoutes(), linkRoutes(context), outboxRoutes(context));
  // Before the JSON bodies: a file is none.
  app.use(fileRoutes(context));
  // Its bodies are larger than others.
  app.use(codecRoutes(context));
  app.use('/v1', jsonBody());
  app.use(pictureRoutes(context));
  app.use(runRoutes(context), answerRoutes(context), eventRoutes(context), artifactRoutes(context));
  app.use(
    pauseRoutes(context),
    formRoutes(context),
    pointRoutes(context),
    automationRoutes(context),
    sessionRoutes(context),
  );
  app.use(dashboardRoutes());
  app.use(notFound, problemHandler);
  return app;
}
