import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import staticGzip from 'express-static-gzip';
import { builtFile } from '../../infra/built-file.js';
import { html } from '../http/html.js';
import { onlyMethods, Problem } from '../http/problem.js';

const PAGE = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="no-referrer" />
      <meta name="robots" content="noindex" />
      <title>API · Intermission</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/docs/swagger-ui.css" />
    </head>
    <body>
      <main id="swagger-ui"></main>
      <script src="/docs/swagger-ui-bundle.js"></script>
      <script src="/docs/start.js"></script>
    </body>
  </html> `.text;

/** `validatorUrl` would send the description to another host. */
const START = `SwaggerUIBundle({ url: '/openapi.json', domNode: document.getElementById('swagger-ui'), deepLinking: true, validatorUrl: null });
`;

/** `/docs`: the API's description as a page with Swagger UI, which the build copies. The page loads nothing from other hosts. */
export function apiDocsRoutes(folder = fileURLToPath(builtFile('api-docs/'))): Router {
  const router = Router();
  router.get('/docs', (_req, res) => {
    if (!existsSync(join(folder, 'swagger-ui.css'))) {
      throw new Problem('NotFound', 'The page is not built; run: npm run build');
    }
    res.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_req, res) => {
    res.type('text/javascript').send(START);
  });
  router.all(['/docs', '/docs/start.js'], onlyMethods('GET'));
  router.use(
    '/docs',
    staticGzip(folder, {
      enableBrotli: true,
      orderPreference: ['br'],
      index: false,
      serveStatic: {
        redirect: false,
        setHeaders: (res) => void res.setHeader('Cache-Control', 'public, max-age=3600'),
      },
    }),
  );
  return router;
}
