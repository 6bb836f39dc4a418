import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';

/** An error that a person needs to know or fix before we can continue; printed without a stack. */
export class PlainError extends Error {}

/** These scripts print everything to stderr: stdout belongs to the command that they start. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a long step; prints a line before it, and one after it with the seconds it took. */
export async function step(what, action) {
  const startedAt = Date.now();
  say(`${what} …`);
  const result = await action();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(result === undefined ? `${what}: not available here (${seconds} s)` : `${what}: done in ${seconds} s`);
  return result;
}

/**
 * Runs a program without a terminal until it ends or the time is up, and prints every 10 s that it is still running. Returns its exit code
 * (undefined when it could not be started or was stopped), whether that is 0, and its last output.
 */
export function execute(command, args, { seconds, env = process.env, cwd }) {
  return new Promise((settle) => {
    const startedAt = Date.now();
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-8000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const lines = () => output.split(/[\r\n]+/).filter((line) => line.trim() !== '');
    const alive = setInterval(() => {
      say(`  … ${Math.round((Date.now() - startedAt) / 1000)} s: ${lines().at(-1)?.trim() ?? 'still running'}`);
    }, 10_000);
    const deadline = setTimeout(() => {
      keep(`\nstopped after ${seconds} s\n`);
      child.kill('SIGKILL');
    }, seconds * 1000);
    const interrupted = (signal) => {
      child.kill(signal);
      process.exit(128 + constants.signals[signal]);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, interrupted);
    const finish = (code) => {
      clearInterval(alive);
      clearTimeout(deadline);
      for (const signal of signals) process.removeListener(signal, interrupted);
      settle({ ok: code === 0, code: code ?? undefined, output, lastLines: lines().slice(-15).join('\n') });
    };
    child.once('error', (error) => {
      keep(`${error.message}\n`);
      finish(undefined);
    });
    child.once('close', finish);
  });
}
