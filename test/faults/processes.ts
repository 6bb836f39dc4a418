import { readdir, readFile } from 'node:fs/promises';

interface ChromiumProcess {
  pid: number;
  /** `browser` is the one that all others of a Chromium belong to. */
  type: string;
}

/** Every living process that was started with this home folder in its environment, or by one that was, whoever is its parent now. */
export async function processesOf(home: string): Promise<{ pid: number; command: string[] }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => look(pid, home)));
  const ours = new Set(all.filter(({ isMarked }) => isMarked).map(({ pid }) => pid));
  // Chromium's children write their command line over their environment.
  for (let size = -1; size !== ours.size;) {
    size = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.filter(({ pid, command }) => ours.has(pid) && pid !== process.pid && command.length > 0);
}

async function look(pid: string, home: string) {
  const [environment, commandLine, stat] = await Promise.all(
    ['environ', 'cmdline', 'stat'].map((file) => textOf(pid, file)),
  );
  return {
    pid: Number(pid),
    parent: Number(stat!.slice(stat!.lastIndexOf(')') + 2).split(' ')[1]),
    command: commandLine === '' ? [] : commandLine!.split('\0'),
    isMarked: environment!.includes(home),
  };
}

export async function chromiums(home: string): Promise<ChromiumProcess[]> {
  const all = await processesOf(home);
  return all
    .filter(({ command }) => /chrom|headless/i.test(command[0]!) && !command[0]!.includes('crashpad'))
    .map(({ pid, command }) => ({
      pid,
      // The children's command lines are one text.
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

/** For a process and all it started in its group; false when all of them have ended. */
export function signalGroup(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, name);
  } catch {
    return false;
  }
}

async function textOf(pid: string, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
}
