import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A network of its own behind a line; shaped, it carries 5 Mbit/s down and up, 60 ms there and back. */
export interface Link {
  /** This machine, as seen from there. */
  host: string;
  /** A program that runs `program` there. */
  wrap(program: string): Promise<string>;
  /** Whether the line carries anything, as when a cable is pulled and put back. */
  carry(isUp: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** Undefined, with the reason told to `skipped`, where such a network cannot be made. */
export async function makeLink(skipped: (reason: string) => void, { isShaped = true } = {}): Promise<Link | undefined> {
  const id = `im${process.pid}`;
  const third = 1 + (process.pid % 250);
  const [host, there] = [`10.213.${third}.1`, `10.213.${third}.2`];
  const ip = (...args: string[]) => run('ip', args);
  const folder = await mkdtemp(join(tmpdir(), 'intermission-link-'));
  const remove = async () => {
    await ip('netns', 'del', id).catch(() => undefined);
    await ip('link', 'del', `${id}a`).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  // A router holds back some frames before it drops: 200 ms of them.
  const shape = ['root', 'netem', 'delay', '30ms', 'rate', '5mbit', 'limit', '200'];
  try {
    await ip('netns', 'add', id);
    await ip('link', 'add', `${id}a`, 'type', 'veth', 'peer', 'name', `${id}b`, 'netns', id);
    await ip('addr', 'add', `${host}/30`, 'dev', `${id}a`);
    await ip('link', 'set', `${id}a`, 'up');
    await ip('-n', id, 'addr', 'add', `${there}/30`, 'dev', `${id}b`);
    await ip('-n', id, 'link', 'set', `${id}b`, 'up');
    await ip('-n', id, 'link', 'set', 'lo', 'up');
    if (isShaped) {
      await run('tc', ['qdisc', 'add', 'dev', `${id}a`, ...shape]);
      await ip('netns', 'exec', id, 'tc', 'qdisc', 'add', 'dev', `${id}b`, ...shape);
    }
  } catch (error) {
    await remove();
    skipped(`No such link, which needs root, iproute2 and netem: ${(error as Error).message.split('\n')[1] ?? ''}`);
    return undefined;
  }
  return {
    host,
    async wrap(program) {
      const path = join(folder, 'run');
      await writeFile(path, `#!/bin/sh\nexec ip netns exec ${id} ${program} "$@"\n`);
      await chmod(path, 0o755);
      return path;
    },
    async carry(isUp) {
      await ip('link', 'set', `${id}a`, isUp ? 'up' : 'down');
    },
    remove,
  };
}
