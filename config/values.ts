import { z } from 'zod';

/** A setting that is a whole number; the error shows what it is instead. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
  return z.string().transform((text, context) => {
    const number = /^\s*\d+\s*$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    context.addIssue(`${JSON.stringify(text)} is not a whole number ${range}`);
    return z.NEVER;
  });
}

/** A setting that is one of these words; the error shows what it is instead. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: ({ input }) => `${JSON.stringify(input)} is none of ${words.join(', ')}` });
}
