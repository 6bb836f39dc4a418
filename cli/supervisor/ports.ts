import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../errors.js';

/** A port that one of our processes will listen on. */
export interface NeededPort {
  port: number;
  host: string;
  /** Its purpose, for example "the API and dashboard". */
  what: string;
  /** The setting that selects another port. */
  setting: string;
}

/** Waits up to `seconds` for the ports to become free. Throws a `CliError` that names each port in use and its setting. */
export async function checkPorts(needed: readonly NeededPort[], seconds = 0): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const flaws = (await Promise.all(needed.map(portFlaw))).filter((flaw) => flaw !== undefined);
    if (flaws.length === 0) return;
    if (Date.now() >= deadline) throw new CliError(flaws.join('\n'));
    await sleep(200);
  }
}

/** Why we cannot listen on this port, in a sentence; undefined when we can. */
export async function portFlaw({ port, host, what, setting }: NeededPort): Promise<string | undefined> {
  if (port === 0) return `${setting} is 0, but the port for ${what} must be known: set it to a free one.`;
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen({ port, host, exclusive: true });
    await listening;
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const other = `choose another one with ${setting}=${port < 65535 ? port + 1 : port - 1}`;
    if (code === 'EADDRINUSE') return `Port ${port}, for ${what}, is taken: stop what uses it, or ${other}.`;
    if (code === 'EACCES') return `Port ${port}, for ${what}, may not be used by this user: ${other}.`;
    return `Port ${port} on ${host}, for ${what}, cannot be used (${message}): ${other}.`;
  } finally {
    server.close();
  }
}
