import { parse, serialize } from 'cookie';
import { Router } from 'express';
import { html } from '../html.js';
import { field, layout } from '../layout.js';
import type { Page } from './page.js';

const CODE = '123456';
const CODE_SHOWN = '123 456';
const USER_COOKIE = 'practice_user';

export const login: Page = {
  path: '/login',
  title: 'Log in',
  about: 'A user name and a one-time code, which only a person can know.',
  routes() {
    const router = Router();
    router.get('/login', (_request, response) => response.send(loginPage()));
    router.post('/login', (request, response) => {
      const { username = '', code = '' } = request.body as { username?: string; code?: string };
      if (username.trim() === '') return response.status(422).send(loginPage(username, 'Enter your user name.'));
      if (code.replace(/\s/g, '') !== CODE) {
        return response
          .status(422)
          .send(loginPage(username, 'That one-time code is wrong. Look at your phone and try again.'));
      }
      response.set('Set-Cookie', serialize(USER_COOKIE, username, { httpOnly: true, sameSite: 'lax', path: '/' }));
      response.redirect(303, '/welcome');
    });
    router.get('/welcome', (request, response) => {
      const user = parse(request.headers.cookie ?? '')[USER_COOKIE];
      if (user === undefined) return response.redirect(303, '/login');
      response.send(
        layout(
          `Welcome, ${user}`,
          'You are logged in.',
          html`<form class="card narrow" method="post" action="/logout">
            <p class="good" role="status">The one-time code was right.</p>
            <button class="plain">Log out</button>
          </form>`,
        ),
      );
    });
    router.post('/logout', (_request, response) => {
      response.set('Set-Cookie', serialize(USER_COOKIE, '', { maxAge: 0, path: '/' }));
      response.redirect(303, '/login');
    });
    return router;
  },
};

export const phone: Page = {
  path: '/code',
  title: 'Your phone',
  about: 'Where the one-time code arrives.',
  routes() {
    const router = Router();
    router.get('/code', (_request, response) =>
      response.send(
        layout(
          'Your phone',
          'One new message.',
          html`<div class="card narrow">
            <p class="quiet">Practice site · now</p>
            <p class="note">Your one-time code is <strong>${CODE_SHOWN}</strong>. Do not share it.</p>
          </div>`,
        ),
      ),
    );
    return router;
  },
};

function loginPage(username = '', problem?: string): string {
  return layout(
    'Log in',
    'Use any user name.',
    html`<form class="card narrow" method="post" action="/login">
        ${problem === undefined ? undefined : html`<p class="bad" role="alert">${problem}</p>`}
        ${field(
          'username',
          'Username',
          html`<input id="username" name="username" value="${username}" autocomplete="username" required />`,
        )}
        ${field(
          'password',
          'Password',
          html`<input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            aria-describedby="password-hint"
          />`,
          'May stay empty here.',
        )}
        ${field(
          'code',
          'One-time code',
          html`<input
            id="code"
            name="code"
            inputmode="numeric"
            autocomplete="one-time-code"
            aria-describedby="code-hint"
          />`,
          `Demo: your one-time code is ${CODE_SHOWN}`,
        )}
        <button type="submit">Submit</button>
      </form>
      <p class="quiet">The code also stands on <a href="/code">your phone</a>.</p>`,
  );
}
