import { type LocatorRegex, LocatorSyntaxError, toRegex } from '../../automation/locators/index.js';
import { PatternMatcher } from '../patterns/matcher.js';

export interface Option {
  value: string;
  label: string;
}

/**
 * Positions of the options that the wanted texts mean, by the format's rules: a single option always matches; then a text that looks like a
 * pattern or equals the value or label; then the most similar value, then label. Empty: no option matches. Throws `ActionFailed` when a
 * pattern takes too long.
 */
export function matchOptions(options: readonly Option[], wanted: readonly string[]): number[] {
  if (options.length === 1) return [0];
  const placeholder = options.findIndex(({ value }) => value === 'Select One');
  if (options.length === 2 && placeholder !== -1) return [1 - placeholder];
  const matcher = new PatternMatcher();
  const found = [
    () => wanted.flatMap((text) => positions(options, fits(text, matcher))),
    () => wanted.flatMap((text) => mostAlike(options, text, 'value')),
    () => wanted.flatMap((text) => mostAlike(options, text, 'label')),
  ];
  for (const find of found) {
    const at = [...new Set(find())];
    if (at.length > 0) return at;
  }
  return [];
}

function positions(options: readonly Option[], isMeant: (option: Option) => boolean): number[] {
  return options.flatMap((option, at) => (isMeant(option) ? [at] : []));
}

function fits(text: string, matcher: PatternMatcher): (option: Option) => boolean {
  const pattern = patternOf(text);
  if (pattern === undefined) return ({ value, label }) => value === text || label === text;
  const isFound = matcher.finder(pattern);
  return ({ value, label }) => isFound(value) || isFound(label);
}

/** Reads a pattern as Python writes it. */
function patternOf(text: string): LocatorRegex | undefined {
  if (!text.startsWith('^') && !text.endsWith('$') && !text.includes('.*')) return undefined;
  try {
    return toRegex(text, [], 0);
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    return undefined;
  }
}

/** The first of the most similar options. */
function mostAlike(options: readonly Option[], text: string, part: keyof Option): number[] {
  const scores = options.map((option) => likeness(plain(option[part]), plain(text)));
  const best = Math.max(0, ...scores);
  return best === 0 ? [] : [scores.indexOf(best)];
}

function likeness(candidate: string, wanted: string): number {
  if (wanted === '') return 0;
  if (candidate === wanted) return 100;
  if (candidate.startsWith(wanted)) return 80;
  return candidate.includes(wanted) ? 60 : 0;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, '');
}
