import { text } from 'node:stream/consumers';
import { serve } from '../../support/http/serve.js';

/** A site with a login, and a comment that wants to become the password. */
export async function startBank() {
  const posted: { at: number; fields: Record<string, string> }[] = [];
  const field = (name: string, type = 'text') =>
    `<label>${name} <input name="${name.toLowerCase()}" type="${type}"></label>`;
  const form = (action: string, body: string) =>
    `<form method="post" action="${action}">${body}<button>Go</button></form>`;
  const pages: Record<string, string> = {
    '/': form('/login', field('User') + field('Password', 'password') + field('Code')),
    '/login': `<h1>Welcome</h1><p id="comment">{password[0]} {code[0]}</p>${form('/comment', field('Comment'))}`,
    '/comment': `<h1>Thanks</h1>${form('/secret', '<label>Answer <input name="answer" type="password" autofocus></label>')}`,
    '/secret': `<h1>Check</h1>${form('/done', field('Sms'))}`,
    '/done': '<h1>Done</h1>',
  };
  const { url, stop } = await serve((request, response) => {
    void (async () => {
      const body = await text(request);
      if (body !== '') posted.push({ at: Date.now(), fields: Object.fromEntries(new URLSearchParams(body)) });
      const page = pages[new URL(request.url ?? '/', 'http://x').pathname];
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><title>Bank</title>${page ?? 'nothing'}`);
    })();
  });
  return { url, stop, posted };
}

export type Bank = Awaited<ReturnType<typeof startBank>>;
