import type { z } from 'zod';
import { hint, readShape } from './read-shape.js';
import { shorten, unsupportedMessage } from './field-types.js';
import type { Issue } from './issue.js';

/** Maximum number of issues. More of them help nobody, and finding each costs time. */
export const MOST_ISSUES = 100;

/** Maximum characters of a path, because keys may be as long as the document. */
const LONGEST_PATH = 500;

/** Returns the first issues, and one that gives the number of the others. */
export function firstIssues(issues: readonly Issue[], what: 'errors' | 'warnings'): Issue[] {
  const list = new IssueList(what);
  for (const issue of issues) list.add(issue);
  return list.list();
}

/** Keeps the first issues and counts the others. */
class IssueList {
  readonly issues: Issue[] = [];
  private more: Issue[] = [];
  private left = 0;

  constructor(private readonly what: 'errors' | 'warnings') {}

  get isFull(): boolean {
    return this.issues.length >= MOST_ISSUES;
  }

  add(issue: Issue): void {
    if (!this.isFull) return void this.issues.push({ ...issue, path: shorten(issue.path, LONGEST_PATH) });
    this.left += 1;
    // Keeps one of the others, from which their kind follows.
    if (this.more.length === 0 || issue.unsupported !== true) this.more = [issue];
  }

  list(unread = 0): Issue[] {
    const counts = [
      ...(this.left > 0 ? [`${this.left} more ${this.what}`] : []),
      ...(unread > 0 ? [`${unread} nodes that were not checked`] : []),
    ];
    if (counts.length === 0) return this.issues;
    const message = `and ${counts.join(', and ')}; these are the first ${MOST_ISSUES}`;
    const unsupported = unread === 0 && this.more.every((issue) => issue.unsupported === true);
    return [...this.issues, { path: '', message, ...(unsupported && { unsupported }) }];
  }
}

/** Errors and warnings found so far. */
export class FindingList {
  private readonly errorList = new IssueList('errors');
  private readonly warningList = new IssueList('warnings');
  private unread = 0;

  /** The first errors, and a last one that gives the number of the others. */
  get errors(): Issue[] {
    return this.errorList.list(this.unread);
  }

  get warnings(): Issue[] {
    return this.warningList.list();
  }

  /** Whether further errors are only counted, so that searching for them is useless. */
  get isFull(): boolean {
    return this.errorList.isFull;
  }

  error(path: string, message: string): void {
    this.errorList.add({ path, message });
  }

  unsupported(path: string, feature: string, wayOut: string): void {
    this.errorList.add({ path, message: unsupportedMessage(feature, wayOut), unsupported: true });
  }

  warn(path: string, message: string): void {
    this.warningList.add({ path, message });
  }

  /** Adds a warning about something that makes every run fail. */
  certain(path: string, message: string): void {
    this.warningList.add({ path, message, certain: true });
  }

  leaveUnread(nodes: number): void {
    this.unread += nodes;
  }

  /** Parses `value` by a schema, warns about unknown keys, and reports each issue below `path`. */
  read<Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    path: string,
    known?: readonly string[],
  ): z.output<Schema> | undefined {
    if (isObject(value) && known !== undefined) this.warnUnknown(value, known, path);
    const { data, issues } = readShape(schema, value);
    if (issues === undefined) return data;
    for (const issue of issues)
      this.errorList.add({ ...issue, path: issue.path === '' ? path : join(path, issue.path) });
    return undefined;
  }

  warnUnknown(value: Record<string, unknown>, known: readonly string[], path: string): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const meant = this.warningList.isFull ? '' : hint(key, known);
      this.warn(join(path, key), `is unknown and ignored${meant}`);
    }
  }
}

/** Joins paths; the path of a document itself is empty. */
export function join(...parts: string[]): string {
  return parts.filter((part, index) => index > 0 || part !== '').join('.');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
