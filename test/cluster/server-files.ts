import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Builds with Go 1.26.8; 1.32.2 wants a newer one. */
const VERSION = 'v1.32.0';

export interface ServerFiles {
  server: string;
  schemaTool: string;
  /** Folder with `temporal/versioned` and `visibility/versioned`. */
  schemas: string;
}

/** Temporal's server and schema tool, built from the Go module proxy once and kept with the other tools of the home folder. */
export function serverFiles(home: string, say: (line: string) => void): ServerFiles {
  const folder = resolve(home, 'tools', `temporal-server-${VERSION}`);
  const files = { server: join(folder, 'server'), schemaTool: join(folder, 'sql') };
  mkdirSync(folder, { recursive: true });
  if (!existsSync(files.server) || !existsSync(files.schemaTool)) {
    say(`building go.temporal.io/server ${VERSION}; this takes some minutes …`);
    for (const command of ['cmd/server', 'cmd/tools/sql']) {
      go(['install', '-p', '2', `go.temporal.io/server/${command}@${VERSION}`], { GOBIN: folder, CGO_ENABLED: '0' });
    }
  }
  const module = JSON.parse(go(['mod', 'download', '-json', `go.temporal.io/server@${VERSION}`])) as { Dir: string };
  return { ...files, schemas: join(module.Dir, 'schema/postgresql/v12') };
}

function go(args: string[], env: Record<string, string> = {}): string {
  return execFileSync('nice', ['-n', '15', 'go', ...args], {
    cwd: '/',
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
