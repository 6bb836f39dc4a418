import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Intermission } from '../client/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../config/log.js';
import { ApiKeys } from './api-keys.js';
import { createApp } from './app.js';
import { Authenticator } from './auth.js';
import type { Context } from './context.js';
import { Cookies } from './cookies.js';
import { attachLive } from './live.js';
import { OpenStreams } from './open-streams.js';
import { SessionAddresses } from './session-addresses.js';
import { Watches } from './watches.js';

/** How long requests that are being answered keep a stopping api. */
const CLOSE_MS = 2000;

export interface RunningApi {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  url: string;
  /** Ends event streams and live views, answers what it has begun, and stops. */
  stop(): Promise<void>;
}

/** The port is another's. The message says which, and how to choose another. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(host: string, port: number) {
    super(
      `Port ${port} on ${host} is taken by another process: stop it, or set PORT to a free port, for example PORT=8081`,
    );
  }
}

/** In what time a request must arrive, and how often that is looked at; milliseconds. */
const REQUEST_LIMITS = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** Serves the API and the dashboard. Starts also while Temporal is down. Throws `PortTakenError`. */
export async function startApi(config: Config, log: Log, limits = REQUEST_LIMITS): Promise<RunningApi> {
  const intermission = Intermission.connect({ encryptionKeys: config.encryptionKeys, secret: config.secret() });
  const cookies = new Cookies(config.secret(), config.publicUrl);
  const keys = new ApiKeys(config, log);
  const auth = new Authenticator(keys, cookies, config.publicUrl, intermission);
  const watches = new Watches(intermission);
  const sessions = new SessionAddresses(intermission);
  const streams = new OpenStreams();
  const context: Context = { config, log, intermission, watches, sessions, keys, streams, cookies, auth };
  // A request must arrive whole in this time, headers first, so that slow senders do not hold connections.
  const server = createServer(limits, createApp(context));
  const live = attachLive(server, context);
  try {
    await listen(server, config);
  } catch (error) {
    await intermission.close();
    throw error;
  }
  const url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
  log.info({ url }, 'api listens');
  return {
    url,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      watches.stop();
      live.stop();
      server.closeIdleConnections();
      // A client that reconnects while its stream ends would keep it for ever.
      const rest = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      await closed;
      clearTimeout(rest);
      await intermission.close();
      log.info('api stopped');
    },
  };
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(host, port) : error);
    });
    server.listen(port, host, resolve);
  });
}
