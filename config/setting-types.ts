import { z } from 'zod';
import './process-names.js';

/** The parsed values of a table of settings. */
export type ValuesOf<Settings extends z.ZodRawShape> = z.output<z.ZodObject<Settings>>;

/** A setting that must be a whole number; the error shows the actual value. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  return z.string().transform((text, context) => {
    const number = /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    context.addIssue(`${JSON.stringify(text)} is not a whole number ${range}`);
    return z.NEVER;
  });
}

/** A setting that must be one of these words; the error shows the actual value. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: ({ input }) => `${JSON.stringify(input)} is not one of ${words.join(', ')}` });
}

/** A setting that lists some of these words, or is `none`; the error shows the wrong word. */
export function someOf<const Word extends string>(words: readonly Word[], byDefault: string) {
  return z
    .string()
    .default(byDefault)
    .transform((text, context): Word[] => {
      const given = text.split(',').map((word) => word.trim());
      if (given.join() === 'none') return [];
      const wrong = given.find((word) => !words.some((known) => known === word));
      if (wrong === undefined) return words.filter((word) => given.includes(word));
      context.addIssue(
        `${JSON.stringify(wrong)} is not one of ${words.join(', ')}; separate them by commas, or write none`,
      );
      return z.NEVER;
    });
}

export const port = wholeNumber(0, 65535);

/** Values separated by commas or line breaks; empty when the setting is not set. */
export const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(/[,\n]/)
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** An http or https URL; trailing slashes are removed. */
export const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL, for example https://host.example.com' })
  .transform((url) => url.replace(/\/+$/, ''));
