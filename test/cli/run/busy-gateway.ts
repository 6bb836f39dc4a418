import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { onTestFinished } from 'vitest';
import { ApiClient } from '../../../cli/api-client.js';
import { readConfig } from '../../../config/index.js';
import { serve } from '../../support/http/serve.js';
import { API_KEY, type Stack } from '../../support/system/stack.js';

const RETRY_AFTER_SECONDS = 1;
/** How much earlier a timer of Node may fire. */
const TIMER_MS = 5;

interface Gateway {
  /** How many requests find it busy. */
  busyTimes: number;
  /** Whether the requests that it answers as busy reach the API all the same. */
  losesAnswers?: boolean;
  /** Only these requests find it busy; by default all. */
  path?: string;
  /** Changes the text of a response, as a newer API may send it. */
  change?: (text: string) => string;
}

/** A gateway in front of the API that is too busy for the first requests, and refuses for good who comes back too early. */
export async function behindGateway(
  { api: { url } }: Stack,
  { busyTimes, losesAnswers = false, path = '', change }: Gateway,
) {
  let [asked, notBefore] = [0, 0];
  const forward = async (req: IncomingMessage): Promise<Response> => {
    const { method = 'GET', headers } = req;
    const type = headers['content-type'];
    return await fetch(`${url}${req.url}`, {
      method,
      headers: { authorization: headers.authorization!, ...(type !== undefined && { 'content-type': type }) },
      ...(method !== 'GET' && { body: await text(req) }),
    });
  };
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (req.url!.endsWith(path)) {
      asked += 1;
      if (Date.now() < notBefore - TIMER_MS) return void res.writeHead(400).end();
      if (asked <= busyTimes) {
        if (losesAnswers) await forward(req);
        notBefore = Date.now() + RETRY_AFTER_SECONDS * 1000;
        res.writeHead(503, { 'retry-after': String(RETRY_AFTER_SECONDS), 'content-type': 'application/problem+json' });
        return void res.end(JSON.stringify({ detail: 'No worker is free to answer.' }));
      }
    }
    const { status, headers, body } = await forward(req);
    res.writeHead(status, { 'content-type': headers.get('content-type') ?? 'text/plain' });
    if (body === null) res.end();
    else if (change === undefined) Readable.fromWeb(body as WebStream).pipe(res);
    else {
      const texts = Readable.fromWeb(body as WebStream).setEncoding('utf8');
      texts.on('data', (text: string) => res.write(change(text))).on('end', () => res.end());
    }
  };
  const gateway = await serve((req, res) => void answer(req, res));
  onTestFinished(gateway.stop);
  const config = readConfig({ INTERMISSION_API_URL: gateway.url, INTERMISSION_API_KEY: API_KEY });
  return {
    url: gateway.url,
    api: (patienceMs?: number) => new ApiClient(config, patienceMs),
    asked: () => asked,
  };
}
