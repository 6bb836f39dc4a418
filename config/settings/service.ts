import { z } from 'zod';
import { list, oneOf, port, type ValuesOf, webUrl } from '../values.js';

/** The API and dashboard: where they listen and are found, and what processes log. */
export const serviceSettings = {
  INTERMISSION_HOST: z.string().default('127.0.0.1').describe('address the API and dashboard listen on'),
  PORT: port.default(8080).describe('port of the API and dashboard'),
  INTERMISSION_API_URL: webUrl
    .optional()
    .meta({ description: 'where the CLI finds the API', unset: 'http://127.0.0.1:PORT' }),
  INTERMISSION_PUBLIC_URL: webUrl
    .optional()
    .meta({ description: 'base of the links in mails; what owners type in a browser', unset: 'http://127.0.0.1:PORT' }),
  INTERMISSION_TRUSTED_PROXIES: list.describe(
    'addresses or CIDRs of proxies that may say for whom they ask (X-Forwarded-For), comma-separated; loopback always may',
  ),
  INTERMISSION_LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('least severity of what is logged: trace, debug, info, warn, error, fatal or silent'),
  PRACTICE_PORT: port.default(9000).describe('port of the practice site in the demo'),
};

export function serviceConfig(env: ValuesOf<typeof serviceSettings>) {
  const localUrl = `http://127.0.0.1:${env.PORT}`;
  return {
    host: env.INTERMISSION_HOST,
    port: env.PORT,
    apiUrl: env.INTERMISSION_API_URL ?? localUrl,
    publicUrl: env.INTERMISSION_PUBLIC_URL ?? localUrl,
    /** Proxies beside loopback whose `X-Forwarded-For` is believed. */
    trustedProxies: env.INTERMISSION_TRUSTED_PROXIES,
    logLevel: env.INTERMISSION_LOG_LEVEL,
    practicePort: env.PRACTICE_PORT,
  };
}
