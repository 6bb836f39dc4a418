import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { pagesCss } from './pages/index.js';
import { Problem } from './problems.js';

/** The built dashboard: one page for every address of its own, and its files, whose names change with their content. */
export function dashboardRoutes(folder = builtDashboard()): Router {
  const router = Router();
  router.get('/pages.css', (_req, res) => {
    res.type('css').send(pagesCss);
  });
  router.get(['/', '/runs', '/runs/:runId'], (_req, res) => {
    const page = join(folder, 'index.html');
    if (!existsSync(page)) throw new Problem('NotFound', 'The dashboard is not built; run: npm run build');
    res.sendFile(page, { dotfiles: 'allow', cacheControl: false });
  });
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', dotfiles: 'allow', index: false }),
  );
  router.use(express.static(folder, { cacheControl: false, index: false }));
  return router;
}

/** `dist/dashboard`, seen from `dist/api/` and from `api/`, where tests run the source. */
function builtDashboard(): string {
  const isCompiled = import.meta.url.endsWith('.js');
  return fileURLToPath(new URL(isCompiled ? '../dashboard/' : '../dist/dashboard/', import.meta.url));
}
