import { type LocatorRegex, LocatorSyntaxError } from './types.js';

const FLAGS: Record<string, string> = { IGNORECASE: 'i', I: 'i', MULTILINE: 'm', M: 'm', DOTALL: 's', S: 's' };

/** A Python regular expression as JavaScript's. What has no counterpart is refused. `at` is its position in the command. */
export function toRegex(pattern: string, flagNames: readonly string[], at: number): LocatorRegex {
  const unknown = flagNames.find((name) => !Object.hasOwn(FLAGS, name));
  if (unknown !== undefined) throw new LocatorSyntaxError(at, `re.${unknown} is not supported; use re.I, re.M or re.S`);
  const flags = new Set(flagNames.map((name) => FLAGS[name]!));
  const inline = /^\(\?([aiLmsux]+)\)/.exec(pattern);
  for (const flag of inline?.[1] ?? '') {
    if (!'ims'.includes(flag)) throw new LocatorSyntaxError(at, `the flag (?${flag}) of a pattern is not supported`);
    flags.add(flag);
  }
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$');
  const given = [...flags].sort().join('');
  try {
    new RegExp(source, given);
  } catch {
    throw new LocatorSyntaxError(at, `the pattern ${JSON.stringify(pattern.slice(0, 100))} is no regular expression`);
  }
  return { source, flags: given };
}
