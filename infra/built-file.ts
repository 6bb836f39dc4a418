/**
 * The URL of a file that the build creates, by its path under `dist/`. It is the same file for tests, which run the TypeScript
 * sources, for compiled code, and for the bundle of the session process: the latter two are one folder below `dist/`.
 */
export function builtFile(path: string): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(`${isSource ? '../dist/' : '../'}${path}`, import.meta.url);
}
