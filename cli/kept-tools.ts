import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Path of a program that an npm script found or downloaded earlier, as recorded in the home folder. */
export function keptTool(home: string, name: 'temporal' | 'chromium'): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(home, 'tools.json'), 'utf8')) as Record<string, string>)[name];
  } catch {
    return undefined;
  }
}
