import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A gateway that serves the protocol of S3 from a folder. It builds in a minute or two, MinIO and SeaweedFS in many. */
const MODULE = 'github.com/versity/versitygw';
const VERSION = 'v1.8.0';
const BUILD_MS = 480_000;

/** How long a test may wait for the first build. */
export const S3_START_MS = BUILD_MS + 60_000;

/**
 * The program of a real S3 server: the one that `INTERMISSION_TEST_S3_SERVER` names, or one built from the Go module proxy once and kept with
 * the other tools of the home folder.
 */
export async function s3Program(): Promise<string> {
  const named = process.env.INTERMISSION_TEST_S3_SERVER;
  if (named) return named;
  const tools = resolve('.intermission', 'tools');
  const program = join(tools, `versitygw-${VERSION}`, 'versitygw');
  const lock = `${program}.lock`;
  await mkdir(join(program, '..'), { recursive: true });
  while (!existsSync(program)) {
    const isOurs = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (!isOurs) {
      await removeStale(lock);
      await sleep(500);
      continue;
    }
    try {
      if (!existsSync(program)) await build(tools, program);
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
  return program;
}

async function build(tools: string, program: string): Promise<void> {
  const folder = await mkdtemp(join(tools, 'building-'));
  try {
    await promisify(execFile)('go', ['install', '-p', '2', `${MODULE}/cmd/versitygw@${VERSION}`], {
      cwd: '/',
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
      timeout: BUILD_MS,
    });
    await rename(join(folder, 'versitygw'), program);
  } catch (error) {
    throw new Error(
      'The tests of the artifact store need a real S3 server, and it could not be built with Go. Install Go, or name the program with INTERMISSION_TEST_S3_SERVER.',
      { cause: error },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A build that was killed leaves its lock. */
async function removeStale(lock: string): Promise<void> {
  const found = await stat(lock).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > BUILD_MS) await rm(lock, { recursive: true, force: true });
}
