import { z } from 'zod';
import { list, oneOf, port, type ValuesOf, webUrl, wholeNumber } from '../setting-types.js';

/** The API and dashboard: the addresses they listen on and are reached at, and what processes log. */
export const serviceSettings = {
  INTERMISSION_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'address the API and dashboard listen on', usedBy: ['api', 'worker', 'browsers', 'cli'] }),
  PORT: port
    .default(8080)
    .meta({ description: 'port of the API and dashboard', usedBy: ['api', 'worker', 'browsers', 'cli'] }),
  INTERMISSION_API_URL: webUrl
    .optional()
    .meta({ description: 'address of the API for the CLI', unset: 'http://127.0.0.1:PORT', usedBy: ['cli'] }),
  INTERMISSION_PUBLIC_URL: webUrl.optional().meta({
    description: 'base URL of the dashboard and of the links in mails, as owners see it in their browser',
    unset: 'http://127.0.0.1:PORT',
    usedBy: ['api', 'worker', 'browsers', 'cli'],
  }),
  INTERMISSION_STARTS_PER_MINUTE: wholeNumber(1)
    .default(3000)
    .meta({
      description: 'limit for the requests per minute with which one API key starts or checks automations',
      usedBy: ['api'],
    }),
  INTERMISSION_QUEUE_WAIT_SECONDS: wholeNumber(1)
    .default(3600)
    .meta({
      description:
        'seconds that a run may wait in the queue, for limits and a browser, before it fails with `NoBrowserAvailable`; its own time limit begins afterwards',
      usedBy: ['api'],
    }),
  INTERMISSION_QUEUE_LENGTH: wholeNumber(1)
    .default(1000)
    .meta({
      description:
        'runs of one tenant, or of the operator, that may wait in the queue at once; beyond them, a start gets 429 with `Retry-After`',
      usedBy: ['api'],
    }),
  INTERMISSION_TRUSTED_PROXIES: list.meta({
    description:
      'addresses or CIDRs of trusted proxies, whose X-Forwarded-For header is honoured, comma-separated; loopback is always trusted',
    usedBy: ['api'],
  }),
  INTERMISSION_SIGN_IN_IDLE_MINUTES: wholeNumber(1, 720)
    .default(30)
    .meta({
      description: 'minutes without use after which a sign-in to the dashboard ends; it always ends after 12 hours',
      usedBy: ['api'],
    }),
  INTERMISSION_LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta({
      description: 'lowest severity to log: trace, debug, info, warn, error, fatal or silent',
      usedBy: ['api', 'worker', 'browsers'],
    }),
  PRACTICE_PORT: port.default(9000).meta({ description: 'port of the practice site in the demo', usedBy: ['cli'] }),
};

export function serviceConfig(env: ValuesOf<typeof serviceSettings>) {
  const localUrl = `http://127.0.0.1:${env.PORT}`;
  return {
    host: env.INTERMISSION_HOST,
    port: env.PORT,
    apiUrl: env.INTERMISSION_API_URL ?? localUrl,
    publicUrl: env.INTERMISSION_PUBLIC_URL ?? localUrl,
    queue: { queueWaitSeconds: env.INTERMISSION_QUEUE_WAIT_SECONDS, queueLength: env.INTERMISSION_QUEUE_LENGTH },
    startsPerMinute: env.INTERMISSION_STARTS_PER_MINUTE,
    /** Trusted proxies, in addition to loopback, whose `X-Forwarded-For` header is honoured. */
    trustedProxies: env.INTERMISSION_TRUSTED_PROXIES,
    signInIdleMinutes: env.INTERMISSION_SIGN_IN_IDLE_MINUTES,
    logLevel: env.INTERMISSION_LOG_LEVEL,
    practicePort: env.PRACTICE_PORT,
  };
}
