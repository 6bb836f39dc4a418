import { type DestinationStream, pino, type Logger } from 'pino';
import type { Config } from '../config/index.js';
import { currentTracing } from './tracing/tracing.js';

export type Log = Logger;

/** The log of one process, as JSON lines on standard error. Removes members with secret names in the first two levels. */
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
  const tracing = currentTracing();
  return pino(
    {
      level: config.logLevel,
      // JSON escapes line ends; these characters would still affect a terminal or reorder what a person reads.
      hooks: { streamWrite: (line) => line.replace(DECEIVING, escaped) },
      ...(tracing && { mixin: () => tracing.logFields() }),
      base: { process: processName, pid: process.pid },
      redact: {
        paths: secret.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.headers["${name}"]`]),
        remove: true,
      },
    },
    destination,
  );
}

/** Control characters of terminals, line separators, and invisible characters that change the direction of text. */
const DECEIVING = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
