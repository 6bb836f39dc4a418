/** A parsed locator command: plain JSON, so that it can be checked at load time and applied to any page. */
export interface LocatorCommand {
  steps: LocatorStep[];
}

export interface LocatorStep {
  /** The method or property in Playwright's Python spelling, for example `get_by_role`, `first`. */
  name: string;
  /** Values by parameter name, including those of positional arguments. */
  args: Record<string, LocatorValue>;
}

export type LocatorValue = string | number | boolean | null | LocatorRegex | LocatorCommand | LocatorValue[];

export interface LocatorRegex {
  source: string;
  flags: string;
}

export function isRegex(value: LocatorValue | undefined): value is LocatorRegex {
  return typeof value === 'object' && value !== null && 'source' in value;
}

export function isLocatorCommand(value: LocatorValue | undefined): value is LocatorCommand {
  return typeof value === 'object' && value !== null && 'steps' in value;
}

/** Thrown for a command that cannot be parsed: the position in its text, from 0, the text found there, and what would be right. */
export class LocatorSyntaxError extends Error {
  override readonly name = 'LocatorSyntaxError';
  constructor(
    readonly position: number,
    problem: string,
  ) {
    super(`${problem} (at character ${position + 1})`);
  }
}
