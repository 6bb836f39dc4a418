import { execFileSync } from 'node:child_process';

/** The versions whose schemas check `deploy/`. */
const MODULES = {
  compose: 'github.com/compose-spec/compose-go/v2@v2.16.2',
  seccomp: 'github.com/moby/profiles/seccomp@v0.3.0',
} as const;

/** The folder with a module's files, from the Go module proxy; undefined without Go or its module. */
export function moduleFolder(name: keyof typeof MODULES): string | undefined {
  try {
    const args = ['mod', 'download', '-json', MODULES[name]];
    const stdout = execFileSync('go', args, { cwd: '/', encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return (JSON.parse(stdout) as { Dir: string }).Dir;
  } catch {
    return undefined;
  }
}
