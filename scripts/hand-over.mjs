import { spawn } from 'node:child_process';
import { constants } from 'node:os';

// A terminal's Ctrl-C reaches us once by itself and once more through npm.
const SAME_PRESS_MS = 1000;

/**
 * Runs the program that was asked for in our place: same terminal, same exit code, signals passed on. It is in a process
 * group of its own, so that one press of Ctrl-C reaches it once, from here; it sees its IPC channel close should we be killed.
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
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
    if (child.connected) child.disconnect();
  });
}
