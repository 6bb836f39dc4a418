import { readdir, readFile } from 'node:fs/promises';

export interface ChromiumProcess {
  pid: number;
  /** `browser` is the one that all others of a Chromium belong to. */
  type: string;
}

/** Every living process that was started with this home folder in its environment, whoever is its parent now. */
export async function processesOf(home: string): Promise<{ pid: number; command: string[] }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [environment, command] = await Promise.all([textOf(pid, 'environ'), textOf(pid, 'cmdline')]);
      if (command === '' || Number(pid) === process.pid || !environment.includes(home)) return [];
      return [{ pid: Number(pid), command: command.split('\0') }];
    }),
  );
  return found.flat();
}

export async function chromiums(home: string): Promise<ChromiumProcess[]> {
  const all = await processesOf(home);
  return all
    .filter(({ command }) => /chrom|headless/i.test(command[0]!) && !command[0]!.includes('crashpad'))
    .map(({ pid, command }) => ({
      pid,
      // Chromium writes its children's command lines as one text.
      type: /--type=(\S+)/.exec(command.join(' '))?.[1] ?? 'browser',
    }));
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function textOf(pid: string, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
}
