import { Router } from 'express';
import { html } from '../html.js';
import { layout } from '../layout.js';
import type { Page } from './page.js';

const USER = 'ana';
const PASSWORD = 'practice';
const EXPECTED = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;

export const members: Page = {
  path: '/members',
  title: 'Members only',
  about: `A page the browser itself asks user and password for: ${USER}, ${PASSWORD}.`,
  routes() {
    const router = Router();
    router.get('/members', (request, response) => {
      if (request.headers.authorization === EXPECTED) {
        response.send(layout('Members only', members.about, html`<p class="card">Welcome, ${USER}.</p>`));
        return;
      }
      response.set('WWW-Authenticate', 'Basic realm="Members", charset="UTF-8"').status(401);
      response.send(layout('Members only', members.about, html`<p class="card">You are not signed in.</p>`));
    });
    return router;
  },
};
