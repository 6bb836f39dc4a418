import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../errors.js';

/** The content of `supervisor.json` in the home folder while `intermission start` runs. */
interface LockFile {
  pid: number;
  /** Distinguishes the process from a later one with the same process id; empty where the system gives no such information. */
  identity: string;
  /** Process ids of the started processes, by name. */
  processes: Record<string, number>;
}

/** Prevents two supervisors from using the same home folder. */
export class Lock {
  private readonly file: string;
  private readonly content: LockFile = { pid: process.pid, identity: identityOf(process.pid), processes: {} };
  /** Whether an earlier supervisor ended without cleaning up; its processes may still be shutting down. */
  readonly replacedStale: boolean;

  /** Throws a `CliError` when another supervisor uses this home folder. */
  constructor(home: string) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    this.file = lockFile(home);
    this.replacedStale = !this.take() && this.replace(home);
  }

  note(name: string, pid: number): void {
    this.content.processes[name] = pid;
    writeFileSync(this.file, this.text(), { mode: 0o600 });
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private take(): boolean {
    try {
      writeFileSync(this.file, this.text(), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  private replace(home: string): boolean {
    const holder = runningSupervisor(home);
    if (holder === undefined) rmSync(this.file, { force: true });
    if (holder === undefined && this.take()) return true;
    throw new CliError(
      `Intermission is already running on ${home}${holder ? ` (process ${holder.pid})` : ''}. Stop it with Ctrl-C there, ` +
        'or start another one with its own INTERMISSION_HOME and ports.',
    );
  }

  private text(): string {
    return `${JSON.stringify(this.content, null, 2)}\n`;
  }
}

/** The supervisor that currently uses this home folder; undefined when no supervisor runs. */
export function runningSupervisor(home: string): LockFile | undefined {
  try {
    const lock = JSON.parse(readFileSync(lockFile(home), 'utf8')) as LockFile;
    return isAlive(lock.pid) && identityOf(lock.pid) === lock.identity ? lock : undefined;
  } catch {
    return undefined;
  }
}

function lockFile(home: string): string {
  return join(home, 'supervisor.json');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function identityOf(pid: number): string {
  try {
    // Field 22 of Linux's stat line, counted after the name in parentheses: the start time of the process.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
