import { type DestinationStream, pino, type Logger } from 'pino';
import type { Config } from './index.js';

export type Log = Logger;

/** The log of one process, as JSON lines on standard error. Known secret members are removed wherever they stand in the first two levels. */
export function createLog(
  config: Pick<Config, 'logLevel'>,
  processName: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Log {
  const secret = [
    'authorization',
    'cookie',
    'token',
    'password',
    'apiKey',
    'x-api-key',
    'set-cookie',
    'endpoint',
    'liveUrl',
  ];
  return pino(
    {
      level: config.logLevel,
      base: { process: processName, pid: process.pid },
      redact: {
        paths: secret.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]),
        remove: true,
      },
    },
    destination,
  );
}
