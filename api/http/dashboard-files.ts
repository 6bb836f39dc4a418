import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import staticGzip from 'express-static-gzip';
import { builtFile } from '../../infra/built-file.js';
import { onlyMethods, Problem } from './problem.js';
import { pagePolicy } from './security-headers.js';

/** Serves the built dashboard: one page for all its addresses, and its files, whose names change with their content. */
export function dashboardRoutes(
  embeddingOrigins: readonly string[],
  folder = fileURLToPath(builtFile('dashboard/')),
): Router {
  const router = Router();
  router.get(['/', '/runs', '/runs/:runId', '/schedules'], dashboardPage(folder));
  router.all(['/', '/runs', '/runs/:runId', '/schedules'], onlyMethods('GET'));
  if (embeddingOrigins.length > 0) {
    router.get('/embed/:runId', allowFraming, dashboardPage(folder, embeddingOrigins));
    router.all('/embed/:runId', onlyMethods('GET'));
  }
  // Pages of other sites load this script as a module.
  router.get('/embed.js', (_req, res, next) => {
    res.setHeader('Access-Control-Allow-Origin', '*');
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    next();
  });
  router.use(
    '/assets',
    staticGzip(join(folder, 'assets'), {
      enableBrotli: true,
      orderPreference: ['br'],
      index: false,
      serveStatic: {
        dotfiles: 'allow',
        // An address such as /\\host/.. would become a redirect to another site.
        redirect: false,
        // All other responses forbid caching; these allow it.
        setHeaders: (res) => void res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
      },
    }),
  );
  router.use(express.static(folder, { cacheControl: false, index: false, redirect: false }));
  return router;
}

/** The page contains an inline script, so the policy lists that script's hash. */
/** The content security policy says which pages may; this older header could not name them. */
const allowFraming: RequestHandler = (_req, res, next) => {
  res.removeHeader('X-Frame-Options');
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  next();
};

function dashboardPage(folder: string, frameAncestors?: readonly string[]): RequestHandler {
  const file = join(folder, 'index.html');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const scripts = [...(page ?? '').matchAll(/<script>([^]*?)<\/script>/g)].map(([, script]) => script!);
  const policy = pagePolicy(
    scripts.map((script) => createHash('sha256').update(script).digest('base64')),
    frameAncestors,
  );
  return (_req, res) => {
    if (page === undefined) throw new Problem('NotFound', 'The dashboard is not built; run: npm run build');
    res.setHeader('Content-Security-Policy', policy);
    res.type('html').send(page);
  };
}
