import type { z } from 'zod';
import { near } from './locators/nearest.js';
import { unsupportedMessage } from './values.js';

/** One error or warning of an automation, with its dotted path from the document's root (`nodes.1.human_in_loop_action.max_wait_time`). */
export interface Issue {
  path: string;
  message: string;
  /** Set when the format knows this and this version does not: the run would fail with `UnsupportedFeature`. */
  unsupported?: boolean;
}

/** One line for people; a flaw of the whole document has no path. */
export function issueLine({ path, message }: Pick<Issue, 'path' | 'message'>): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** Errors and warnings found so far. */
export class Findings {
  readonly errors: Issue[] = [];
  readonly warnings: Issue[] = [];

  error(path: string, message: string): void {
    this.errors.push({ path, message });
  }

  unsupported(path: string, feature: string, wayOut: string): void {
    this.errors.push({ path, message: unsupportedMessage(feature, wayOut), unsupported: true });
  }

  warn(path: string, message: string): void {
    this.warnings.push({ path, message });
  }

  /** Reads `value` by a schema, warns about keys it does not know, and reports each flaw below `path`. */
  read<Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    path: string,
    known?: readonly string[],
  ): z.output<Schema> | undefined {
    if (isObject(value) && known !== undefined) this.warnUnknown(value, known, path);
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    for (const issue of read.error.issues) {
      const unsupported = issue.code === 'custom' && issue.params?.unsupported === true;
      this.errors.push({
        path: join(path, ...issue.path.map(String)),
        message: issue.message,
        ...(unsupported && { unsupported }),
      });
    }
    return undefined;
  }

  warnUnknown(value: Record<string, unknown>, known: readonly string[], path: string): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const meant = near(key, known);
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      this.warn(join(path, key), `not known here, and ignored${hint}`);
    }
  }
}

/** A path below `path`; a document's own path is empty text. */
export function join(...parts: string[]): string {
  return parts.filter((part, index) => index > 0 || part !== '').join('.');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
