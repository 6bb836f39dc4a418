import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';
import staticGzip from 'express-static-gzip';
import { Problem } from './problems.js';
import { pagePolicy } from './security.js';

/** The built dashboard: one page for every address of its own, and its files, whose names change with their content. */
export function dashboardRoutes(folder = builtDashboard()): Router {
  const router = Router();
  router.get(['/', '/runs', '/runs/:runId'], dashboardPage(folder));
  router.use(
    '/assets',
    staticGzip(join(folder, 'assets'), {
      enableBrotli: true,
      orderPreference: ['br'],
      index: false,
      serveStatic: {
        dotfiles: 'allow',
        // Every answer says that it may not be kept; these may.
        setHeaders: (res) => void res.setHeader('Cache-Control', 'public, max-age=31536000, immutable'),
      },
    }),
  );
  router.use(express.static(folder, { cacheControl: false, index: false }));
  return router;
}

/** Its first script stands in the page itself, so the policy names the script's hash. */
function dashboardPage(folder: string): RequestHandler {
  const file = join(folder, 'index.html');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const scripts = [...(page ?? '').matchAll(/<script>([^]*?)<\/script>/g)].map(([, script]) => script!);
  const policy = pagePolicy(scripts.map((script) => createHash('sha256').update(script).digest('base64')));
  return (_req, res) => {
    if (page === undefined) throw new Problem('NotFound', 'The dashboard is not built; run: npm run build');
    res.setHeader('Content-Security-Policy', policy);
    res.type('html').send(page);
  };
}

/** `dist/dashboard`, seen from `dist/api/` and from `api/`, where tests run the source. */
function builtDashboard(): string {
  const isCompiled = import.meta.url.endsWith('.js');
  return fileURLToPath(new URL(isCompiled ? '../dashboard/' : '../dist/dashboard/', import.meta.url));
}
