import type { RequestListener } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { serve } from '../../support/http/serve.js';

/** A request that reached the service. */
interface ReceivedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Reply =
  | { status?: number; headers?: Record<string, string>; body?: unknown; afterMs?: number }
  | 'hang up'
  | 'no end'
  | 'no answer';

/** A customer's own service, which answers as a test says. */
class Backend {
  received: ReceivedRequest[] = [];
  /** What it answers, by path; each time the next one, and the last one for ever. */
  readonly replies = new Map<string, Reply[]>();
  url = '';

  at(path: string): ReceivedRequest[] {
    return this.received.filter((one) => one.path === path);
  }

  reply(path: string, ...replies: Reply[]): string {
    this.replies.set(path, replies);
    return this.url + path;
  }
}

export function useBackend(): Backend {
  const backend = new Backend();
  let server: Awaited<ReturnType<typeof serve>> | undefined;
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const path = new URL(request.url!, 'http://backend').pathname;
      const headers = request.headers as Record<string, string>;
      backend.received.push({
        method: request.method!,
        path: request.url!,
        headers,
        body: String(Buffer.concat(chunks)),
      });
      const replies = backend.replies.get(path) ?? [{ status: 404 }];
      const reply = replies.length > 1 ? replies.shift()! : replies[0]!;
      if (reply === 'hang up') return void request.socket.destroy();
      if (reply === 'no answer') return;
      if (reply === 'no end') return void response.writeHead(200, { 'content-type': 'application/json' }).write('[');
      const { status = 200, headers: more = {}, body, afterMs = 0 } = reply;
      const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null);
      setTimeout(() => response.writeHead(status, more).end(text), afterMs);
    });
  };
  beforeAll(async () => {
    server = await serve(listener);
    backend.url = server.url;
  });
  afterAll(() => server?.stop());
  return backend;
}
