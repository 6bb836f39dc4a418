import { describe, expect, it } from 'vitest';
import { matchOptions } from '../../../activities/element/match-options.js';

const r = String.raw;
const list = (...labels: string[]) => labels.map((label) => ({ value: label, label }));
const countries = [
  { value: '', label: 'Choose' },
  { value: 'US', label: 'United States of America' },
  { value: 'UM', label: 'United States Minor Outlying Islands' },
  { value: 'UK', label: 'United Kingdom' },
];

describe('matchOptions', () => {
  it.each([
    ['a lone option, whatever was asked', list('Only'), ['Other'], [0]],
    ['the other one beside "Select One"', list('Select One', 'Second'), ['Other'], [1]],
    ['an equal value', countries, ['UK'], [3]],
    ['an equal label', countries, ['United Kingdom'], [3]],
    ['all that equal one of several texts', countries, ['UK', 'US', 'FR'], [3, 1]],
    ['all that fit a pattern', countries, ['^United States'], [1, 2]],
    ['a pattern in the middle', countries, ['King.*'], [3]],
    ['a pattern at the end, in value or label', countries, ['M$'], [2]],
    ['a pattern with the flags of Python', countries, ['(?i)^united k.*'], [3]],
    ['the first label that begins with it', countries, ['united states'], [1]],
    ['a label that contains it, without blanks', countries, ['minoroutlying'], [2]],
    ['a like value before a like label', [...list('x', 'kingdom come'), countries[3]!], ['Kingdom'], [1]],
    ['an equal one before one that begins with it', list('1 0', '10 0', '10'), ['10'], [2]],
    ['nothing for what none contains', countries, ['USA'], []],
    ['nothing for blanks', countries, [' '], []],
    ['nothing without options', [], ['UK'], []],
    ['a text that is no pattern as it stands', list('a(.*', 'b'), ['a(.*'], [0]],
    ['a pattern that looks ahead', list('apple pie', 'apple tart'), ['^apple (?!pie)'], [1]],
    ['a pattern that refers back to a group', list('no', 'so so'), [r`^(\w+) \1$`], [1]],
    ['a pattern with blanks of any kind', list('a\u00a0b', 'ab'), [r`^a\sb$`, r`^\S\S$`], [0, 1]],
    ['a pattern with names, ends and escapes', list('x', 'é-1/2'), [r`^\A(?P<a>\u00e9)\-[\d]\/2\Z`], [1]],
    ['a pattern with a class of everything', list('x', 'a\nb'), [r`^a[\s\S]b$`], [1]],
  ])('finds %s', (_, options, wanted, found) => {
    expect(matchOptions(options, wanted)).toEqual(found);
  });

  it.each([
    ['a pattern that takes too long', '^(?=a)(a+)+$', /^The pattern \^\(\?=a\)\(a\+\)\+\$ takes longer than 1 s/],
    ['a pattern that is too long', `^${'a'.repeat(1000)}`, /^The pattern \^a+… has more than 1000 characters$/],
  ])('refuses %s, and names it', (_, pattern, message) => {
    expect(() => matchOptions(list(`${'a'.repeat(60)}b`, 'c'), [pattern])).toThrow(
      expect.objectContaining({
        type: 'ActionFailed',
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});
