import { spawn, type ChildProcess } from 'node:child_process';
import type { ProcessSpec } from './spec.js';

// Our end of the guard's standard input closes when we die, in whatever way; then it ends the program.
const GUARD = `
exec 3<&0
"$0" "$@" </dev/null 3<&- &
child=$!
(cat <&3 >/dev/null; kill -TERM $child; sleep 5; kill -KILL $child) 2>/dev/null &
exec 3<&-
trap : TERM INT HUP
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
exit $code
`;

/** Starts a process in a group of its own, so that a terminal's Ctrl-C reaches only us. Its output goes to `logFile`. */
export function launch(spec: ProcessSpec, logFile: number): ChildProcess {
  const options = { env: { ...process.env, ...spec.env }, detached: true };
  return spec.kind === 'ours'
    ? spawn(spec.command, spec.args, { ...options, stdio: ['ignore', logFile, logFile, 'ipc'] })
    : spawn('/bin/sh', ['-c', GUARD, spec.command, ...spec.args], { ...options, stdio: ['pipe', logFile, logFile] });
}

/** Sends a signal to a process and all it started in its group. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The group is empty: all of it has ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
