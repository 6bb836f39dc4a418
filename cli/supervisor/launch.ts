import { spawn, type ChildProcess } from 'node:child_process';
import type { ProcessSpec } from './spec.js';

// Our end of the guard's standard input closes however we die; the guard then ends the program.
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

/** Starts a process in its own process group, so that Ctrl-C in the terminal reaches only us. Its output goes to `logFile`. */
export function launch(spec: ProcessSpec, logFile: number): ChildProcess {
  const options = { env: spec.env, detached: true };
  return spec.kind === 'ours'
    ? spawn(spec.command, spec.args, { ...options, stdio: ['ignore', logFile, logFile, 'ipc'] })
    : spawn('/bin/sh', ['-c', GUARD, spec.command, ...spec.args], { ...options, stdio: ['pipe', logFile, logFile] });
}

/** Sends a signal to a process and to everything it started in its group. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // The group is empty: all its processes have ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
