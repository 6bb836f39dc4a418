import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Intermission } from '../client/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../infra/log.js';
import { useInternalTls } from '../infra/internal-tls.js';
import { openStore } from '../infra/storage/open-store.js';
import { apiMetrics } from '../infra/metrics/api-metrics.js';
import { currentTracing } from '../infra/tracing/tracing.js';
import { startStatusServer, type StatusServer } from '../infra/metrics/status-server.js';
import { Audit } from './audit/audit.js';
import { ApiKeys } from './auth/api-keys.js';
import { createApp } from './app.js';
import { Authenticator } from './auth/authenticator.js';
import { Checks } from './checks/checks.js';
import { limitChecks } from './checks/rate.js';
import { Claims } from './auth/claims.js';
import type { Context } from './services/api-context.js';
import { Cookies } from './auth/cookies.js';
import { attachLive } from './live/upgrade.js';
import { StreamQuota } from './services/stream-quota.js';
import { trustedAddress } from './http/origin.js';
import { SessionDirectory } from './services/session-directory.js';
import { readiness } from './operators/health.js';
import { RunCounts } from './operators/count-runs.js';
import { RoleGrants } from './auth/role-grants.js';
import { SignOuts } from './auth/sign-outs.js';
import { OidcProvider } from './operators/oidc.js';
import { refreshSchedules } from './services/refresh-schedules.js';
import { RunWatches } from './services/run-watches.js';

/** How long a stopping API waits for requests in progress. */
const CLOSE_MS = 2000;

export interface RunningApi {
  /** The address it listens on, for example `http://127.0.0.1:8080`. */
  url: string;
  /** Ends event streams and live views, finishes requests in progress, and stops. */
  stop(): Promise<void>;
}

/** Another process uses the port. The message names the port and says how to choose another one. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(host: string, port: number) {
    super(
      `Port ${port} on ${host} is taken by another process: stop it, or set PORT to a free port, for example PORT=8081`,
    );
  }
}

/** Time limits for receiving a request, and how often to check them; milliseconds. */
const REQUEST_LIMITS = { headersTimeout: 15_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 };

/** Serves the API and the dashboard. Also starts while Temporal is down. Throws `PortTakenError`. */
export async function startApi(config: Config, log: Log, limits = REQUEST_LIMITS): Promise<RunningApi> {
  useInternalTls(config);
  const roleGrants = new RoleGrants(config);
  const tracing = currentTracing();
  const intermission = Intermission.connect({
    ...{ encryptionKeys: config.encryptionKeys, secret: config.secrets() },
    ...(tracing && { interceptors: [tracing.client] }),
  });
  const signOuts = new SignOuts(intermission);
  const cookies = new Cookies(config.secrets(), config);
  const keys = new ApiKeys(config, log);
  const oidc = config.oidc && new OidcProvider(config.oidc, config.publicUrl);
  const claims = new Claims(intermission);
  const auth = new Authenticator(keys, cookies, config.publicUrl, intermission, claims, signOuts, roleGrants);
  const watches = new RunWatches(intermission);
  const sessions = new SessionDirectory(intermission);
  const streams = new StreamQuota((viewer) => auth.isStillIn(viewer));
  const checks = new Checks();
  const counts = new RunCounts(intermission, log);
  const store = openStore(config);
  const audit = new Audit(store, intermission, log);
  const checkLimit = limitChecks({ auth, config });
  const context: Context = {
    ...{
      config,
      log,
      store,
      intermission,
      audit,
      watches,
      sessions,
      keys,
      streams,
      cookies,
      auth,
      checks,
      signOuts,
      counts,
      oidc,
      roleGrants,
    },
    limitChecks: checkLimit.handlers,
    countChecks: checkLimit.count,
  };
  // A request must arrive completely within this time, headers first, so that slow senders do not block connections.
  const app = createApp(context);
  const server = createServer(limits, app);
  const live = attachLive(server, context, trustedAddress(app));
  apiMetrics.watchDisk(config);
  let status: StatusServer | undefined;
  try {
    await listen(server, config);
    status = await startStatus(config, intermission, counts);
  } catch (error) {
    server.close();
    await intermission.close();
    throw error;
  }
  const stopRefresh = refreshSchedules(context);
  const url = `http://${config.host}:${(server.address() as AddressInfo).port}`;
  log.info({ url }, 'api is listening');
  return {
    url,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      stopRefresh();
      status?.stop();
      watches.stop();
      live.stop();
      server.closeIdleConnections();
      // A client that reconnects while its stream ends would keep the server open forever.
      const rest = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
      await closed;
      clearTimeout(rest);
      await checks.stop();
      await audit.stop();
      await intermission.close();
      log.info('api stopped');
    },
  };
}

/** The status page needs no key, so it has a port of its own, which only the operator's network reaches. */
async function startStatus(
  { status }: Config,
  intermission: Intermission,
  counts: RunCounts,
): Promise<StatusServer | undefined> {
  if (status === undefined) return undefined;
  const { registry } = apiMetrics;
  return await startStatusServer(status, {
    ready: () => readiness(intermission),
    async metrics() {
      await counts.refresh();
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  });
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(host, port) : error);
    });
    server.listen(port, host, resolve);
  });
}
