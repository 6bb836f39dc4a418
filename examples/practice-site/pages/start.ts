import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

export function indexPage(pages: Page[]): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.send(
      layout(
        'Practice site',
        'A place for automations to practise: it takes every form and keeps count of what reaches it.',
        html`<ul class="tiles">
            ${pages.map(
              ({ path, title, about }) =>
                html`<li>
                  <a href="${path}"><strong>${title}</strong> <span>${about}</span></a>
                </li>`,
            )}
          </ul>
          <p class="quiet">What has reached the server: <a href="/_visits">/_visits</a></p>`,
      ),
    );
  });
  return router;
}
