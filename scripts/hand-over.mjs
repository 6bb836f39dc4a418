import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { clearInterval, setInterval } from 'node:timers';

// One Ctrl-C in a terminal reaches us twice: directly and through npm.
const SAME_PRESS_MS = 1000;
const LOOK_MS = 500;
// Read when the script starts: npm may be gone before the program starts.
const parent = process.ppid;

/**
 * Runs the requested program in our place: same terminal, same exit code, forwarded signals. It has its own process group, so that one
 * Ctrl-C reaches it once, from here. If we are killed, its IPC channel closes.
 */
export function handOver(args, env) {
  const child = spawn(process.execPath, args, {
    env,
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let lastInterrupt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const isSamePress = signal === 'SIGINT' && Date.now() - lastInterrupt < SAME_PRESS_MS;
      if (signal === 'SIGINT') lastInterrupt = Date.now();
      if (!isSamePress) child.kill(signal);
    });
  }
  const watch = env.npm_lifecycle_event === undefined ? undefined : whenParentIsGone(() => child.kill('SIGTERM'));
  child.once('exit', (code, signal) => {
    clearInterval(watch);
    process.exitCode = code ?? 128 + constants.signals[signal];
    if (child.connected) child.disconnect();
  });
}

/** npm forwards SIGINT and SIGTERM to its scripts. SIGHUP and SIGKILL end only npm, and its script gets a new parent. */
function whenParentIsGone(act) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, LOOK_MS);
  // Only the child keeps this process alive.
  return watch.unref();
}
