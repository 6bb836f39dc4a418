import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const NOT_SOURCE = ['dist', 'node_modules', 'test', 'bench', 'examples', 'docs', 'deploy', 'scripts'];

interface ErrorClass {
  className: string;
  base: string;
  /** What `error.name` is. */
  name: string | undefined;
}

const classes: ErrorClass[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !NOT_SOURCE.includes(entry.name))
  .flatMap(({ name }) =>
    readdirSync(new URL(name, root), { recursive: true, encoding: 'utf8' }).map((file) => `${name}/${file}`),
  )
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('/dist/'))
  .flatMap((file) => [
    ...readFileSync(new URL(file, root), 'utf8').matchAll(/\bclass (\w+) extends (\w+)[^{]*\{(.{0,200})/gs),
  ])
  .map(([, className = '', base = '', body = '']) => ({
    className,
    base,
    name: /^\s*override readonly name(?:: string)? = '(\w+)';/.exec(body)?.[1],
  }));

function isError(base: string): boolean {
  return base === 'Error' || classes.some(({ className, base: further }) => className === base && isError(further));
}

it('gives every error the name of its class, so that a log names the class to look for', () => {
  const errors = classes.filter(({ base }) => isError(base));
  expect(errors.length).toBeGreaterThan(25);
  expect(errors.filter(({ className, name }) => name !== className)).toEqual([]);
});
