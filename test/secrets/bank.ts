import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

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
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (body !== '') posted.push({ at: Date.now(), fields: Object.fromEntries(new URLSearchParams(body)) });
      const page = pages[new URL(request.url ?? '/', 'http://x').pathname];
      response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(`<!doctype html><title>Bank</title>${page ?? 'nothing'}`);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Bank = Awaited<ReturnType<typeof startBank>>;
