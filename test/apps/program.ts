import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { signalWithin } from '../../infra/signal-within.js';

const START_MS = 60_000;

/** The folder of an application that `npm run test:apps` has installed. */
export function appFolder(setting: string): string {
  const folder = process.env[setting];
  if (folder === undefined) throw new Error(`${setting} must name an installed application; npm run test:apps sets it`);
  return folder;
}

interface Program {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
}

/** Starts a server and waits until `url` answers. Throws with what the server printed when it ends before. */
export async function startServer({ command, args, cwd, env }: Program, url: string): Promise<() => Promise<void>> {
  const server = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-4000)));
  const deadline = signalWithin(START_MS);
  while (!(await answers(url))) {
    if (hasEnded(server)) throw new Error(`${command} ended before it served ${url}:\n${printed}`);
    if (deadline.aborted) {
      await stop(server);
      throw new Error(`${command} did not serve ${url} within ${START_MS / 1000} s:\n${printed}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return () => stop(server);
}

/** Runs a program to its end; returns what it printed. */
export async function runProgram({ command, args, cwd, env }: Program): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd, env: { ...process.env, ...env } });
  return stdout;
}

async function stop(server: ChildProcess): Promise<void> {
  if (hasEnded(server)) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
