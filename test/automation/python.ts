import { spawnSync } from 'node:child_process';

/** Evaluates each expression by the real Python, with the names as its variables; undefined where it raised an error. */
export function byPython(cases: { source: string; names: object }[]): (string | undefined)[] {
  const { stdout, stderr, status } = spawnSync('python3', ['-W', 'ignore', '-c', PROGRAM], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
  });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as (string | null)[]).map((text) => text ?? undefined);
}

export const hasPython = spawnSync('python3', ['--version']).status === 0;

const PROGRAM = `
import json, sys
results = []
for case in json.load(sys.stdin):
    try:
        results.append(repr(eval(case["source"], {}, case["names"])))
    except Exception:
        results.append(None)
json.dump(results, sys.stdout)
`;
