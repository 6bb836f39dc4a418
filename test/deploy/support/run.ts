import { spawnSync } from 'node:child_process';

/** Runs a program to its end. The output is what it wrote to both streams. */
export function run(program: string, args: string[], input = ''): { status: number | null; output: string } {
  const options = { encoding: 'utf8', input, maxBuffer: 64 * 2 ** 20 } as const;
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  return { status, output: error?.message ?? `${stdout}${stderr}` };
}
