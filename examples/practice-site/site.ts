import type { AddressInfo } from 'node:net';
import express from 'express';
import { parseBodies } from './body.js';
import { pages } from './pages/index.js';
import { indexPage } from './pages/start.js';
import { css, icon } from './style.js';
import { countRequests, keepSubmits, Visits } from './visits.js';

export interface PracticeSite {
  /** Without a slash at the end, for example `http://127.0.0.1:9000`. */
  url: string;
  port: number;
  /** What reached the server; the same as `GET /_visits` shows. */
  visits: Visits;
  stop(): Promise<void>;
}

/**
 * A small site with what automations meet. It counts what reaches it. Rejects with Node's own error when it cannot listen,
 * for example with the code `EADDRINUSE`.
 */
export async function startPracticeSite({ port = 9000, host = '127.0.0.1' } = {}): Promise<PracticeSite> {
  const visits = new Visits();
  const app = express();
  app.disable('x-powered-by');
  // Every visit counts, so none is answered from a cache.
  app.set('etag', false);
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.get('/_visits', (_request, response) => response.json(visits));
  app.delete('/_visits', (_request, response) => {
    visits.reset();
    response.status(204).end();
  });
  app.get('/site.css', (_request, response) => response.type('css').send(css));
  app.get('/site.svg', (_request, response) => response.type('svg').send(icon));
  app.use(countRequests(visits), ...parseBodies(), keepSubmits(visits));
  app.use(indexPage(pages));
  for (const { routes } of pages) app.use(routes(visits));

  const server = app.listen(port, host);
  await new Promise<void>((listening, failed) => server.once('listening', listening).once('error', failed));
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    visits,
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
