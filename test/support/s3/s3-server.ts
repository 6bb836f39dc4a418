import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { s3Program } from './s3-program.js';

export const BUCKET = 'intermission-test';

/** A real S3 server with an empty bucket. */
export interface S3Server {
  /** The settings of AWS and of Intermission with which processes reach it. */
  settings: Record<string, string>;
  /** The folder with its objects as files. */
  files: string;
  /** All bytes that it keeps on its disk. */
  bytes(): Promise<Buffer>;
  /** Ends it, as a crash does. `start` starts it again with the same files. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

export async function startS3(): Promise<S3Server> {
  const program = await s3Program();
  const folder = await mkdtemp(join(tmpdir(), 'intermission-s3-'));
  const [files, metadata] = [join(folder, 'files'), join(folder, 'metadata')];
  await Promise.all([mkdir(join(files, BUCKET), { recursive: true }), mkdir(metadata)]);
  const port = await freePort();
  const settings = {
    INTERMISSION_ARTIFACTS: `s3://${BUCKET}/some/prefix`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'tester',
    AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-tester',
  };
  let server: ChildProcess | undefined;
  const start = async () => {
    server = spawn(program, ['--port', `127.0.0.1:${port}`, 'posix', '--sidecar', metadata, files], {
      env: {
        ...process.env,
        ROOT_ACCESS_KEY: settings.AWS_ACCESS_KEY_ID,
        ROOT_SECRET_KEY: settings.AWS_SECRET_ACCESS_KEY,
      },
      stdio: 'ignore',
    });
    await vi.waitFor(() => fetch(settings.AWS_ENDPOINT_URL_S3), { timeout: 20_000, interval: 50 });
  };
  const kill = async () => {
    if (server?.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    settings,
    files,
    start,
    kill,
    async bytes() {
      const names = await readdir(folder, { recursive: true, withFileTypes: true });
      const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return Buffer.concat(await Promise.all(paths.map((path) => readFile(path))));
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
