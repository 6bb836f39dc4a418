import { LocatorSyntaxError, toRegex } from '../automation/index.js';

export interface Option {
  value: string;
  label: string;
}

/**
 * Positions of the options that are meant by the wanted texts, by the format's rules: a lone option whatever was asked; a text
 * that looks like a pattern, or equals value or label; else the most alike value, else label. Empty: none is meant.
 */
export function matchOptions(options: readonly Option[], wanted: readonly string[]): number[] {
  if (options.length === 1) return [0];
  const placeholder = options.findIndex(({ value }) => value === 'Select One');
  if (options.length === 2 && placeholder !== -1) return [1 - placeholder];
  const found = [
    () => wanted.flatMap((text) => positions(options, fits(text))),
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

function fits(text: string): (option: Option) => boolean {
  const pattern = patternOf(text);
  if (pattern === undefined) return ({ value, label }) => value === text || label === text;
  return ({ value, label }) => pattern.test(value) || pattern.test(label);
}

/** A pattern as Python writes it. */
function patternOf(text: string): RegExp | undefined {
  if (!text.startsWith('^') && !text.endsWith('$') && !text.includes('.*')) return undefined;
  try {
    const { source, flags } = toRegex(text, [], 0);
    return new RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    return undefined;
  }
}

/** The first of the options that are most alike. */
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
