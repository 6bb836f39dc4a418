import { createServer } from 'node:net';
import { z } from 'zod';

/** A range of ports, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A setting such as `21000-21999`. */
export const portRange = z.string().transform((text, context): PortRange => {
  const [, first, last] = (/^\s*(\d{1,5})\s*-\s*(\d{1,5})\s*$/.exec(text) ?? []).map(Number);
  if (first !== undefined && last !== undefined && first >= 1024 && first <= last && last <= 65_535) {
    return { first, last };
  }
  context.addIssue(`${JSON.stringify(text)} is not a range of ports from 1024 to 65535, such as 21000-21999`);
  return z.NEVER;
});

/**
 * Listens on a free port of the range: calls `listen` with one port after another until it does not fail with `EADDRINUSE`. Starts at a
 * random port, so that processes that start together seldom try the same one.
 */
export async function listenInRange<T>({ first, last }: PortRange, listen: (port: number) => Promise<T>): Promise<T> {
  const count = last - first + 1;
  const start = Math.floor(Math.random() * count);
  for (let tried = 0; tried < count; tried += 1) {
    try {
      return await listen(first + ((start + tried) % count));
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error(`Every port from ${first} to ${last} is in use (INTERMISSION_BROWSERS_PORTS)`);
}

/** Finds a port of the range that no process listens on at this moment. */
export function freePortIn(range: PortRange, host: string): Promise<number> {
  return listenInRange(
    range,
    (port) =>
      new Promise((resolve, reject) => {
        const server = createServer().once('error', reject);
        server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(port)));
      }),
  );
}

/** Playwright reports the system's error only in its message. */
function isTaken(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' || message.includes('EADDRINUSE');
}
