import { runInContext, createContext } from 'node:vm';
import type { ApplicationFailure } from '@temporalio/common';
import { RE2JS, RE2JSException } from 're2js';
import { fail } from '../../contracts/fail.js';
import type { LocatorRegex } from '../../automation/locators/index.js';
import { shorten } from '../../automation/model/field-types.js';
import { linearSource } from './linear-source.js';

/** For all comparisons of one step. The worker does nothing else meanwhile. */
const DEADLINE_MS = 1000;
/** No real pattern is longer; the limit bounds the time that one text takes. */
const LONGEST_PATTERN = 1000;

/** Compares page texts with a step's patterns in a bounded time. */
export class PatternMatcher {
  private left = DEADLINE_MS;

  /**
   * Returns a function that tests whether the pattern matches a text. The linear-time engine runs it. Patterns that engine lacks
   * (lookaround, backreferences) run in JavaScript's engine under the deadline. Throws `ActionFailed`, which names the pattern, when the
   * time is up.
   */
  finder(pattern: LocatorRegex): (text: string) => boolean {
    if (pattern.source.length > LONGEST_PATTERN) {
      throw failed(`The pattern ${show(pattern)} has more than ${LONGEST_PATTERN} characters`);
    }
    const search = linearSearch(pattern) ?? timedSearch(pattern);
    return (text) => {
      const begun = performance.now();
      const isFound = this.left > 0 ? search(text, Math.ceil(this.left)) : undefined;
      this.left -= performance.now() - begun;
      if (isFound !== undefined) return isFound;
      throw failed(
        `The pattern ${show(pattern)} takes longer than ${DEADLINE_MS / 1000} s to compare with the page; write a simpler one`,
      );
    };
  }
}

/** Undefined: the time ran out first. */
type Search = (text: string, timeout: number) => boolean | undefined;

function linearSearch({ source, flags }: LocatorRegex): Search | undefined {
  const linear = linearSource(source);
  if (linear === undefined) return undefined;
  try {
    const compiled = RE2JS.compile(linear, flagsOf(flags));
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

function flagsOf(flags: string): number {
  const known = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL };
  return Object.entries(known).reduce((sum, [flag, value]) => (flags.includes(flag) ? sum | value : sum), 0);
}

/** V8 interrupts a regular expression when the script that runs it reaches its timeout. */
function timedSearch({ source, flags }: LocatorRegex): Search {
  const expression = new RegExp(source, flags);
  return (text, timeout) => {
    const context = createContext({ expression, text });
    try {
      return runInContext('expression.test(text)', context, { timeout }) as boolean;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
      throw error;
    }
  };
}

function show({ source }: LocatorRegex): string {
  return shorten(source, 200);
}

function failed(words: string): ApplicationFailure {
  return fail('ActionFailed', words);
}
