import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve } from '../../support/http/serve.js';

export interface StubRequest {
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A foreign HTTP API on loopback. `answer` gives status and JSON body. */
export async function startHttpStub(answer: (asked: StubRequest) => { status?: number; json: unknown }) {
  const asked: StubRequest[] = [];
  const { url, stop } = await serve((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const one = { path: pathname, query: searchParams, headers: request.headers, body: await text(request) };
      asked.push(one);
      const { status = 200, json } = answer(one);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    })();
  });
  return { url, stop, asked };
}

export type HttpStub = Awaited<ReturnType<typeof startHttpStub>>;
