import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, ExpressionError } from '../../../automation/expressions/index.js';
import { names, problem } from './names.js';
import { expressions } from './random-expressions.js';

describe('evaluate', () => {
  it('gives JSON values: tuples as lists, whole numbers and others alike', () => {
    expect(evaluate("(1, 2.5, 4 / 2, None, {'a': [True]})")).toEqual([1, 2.5, 2, null, { a: [true] }]);
  });

  it('never changes what it was given', () => {
    const given = { list: [1, [2]] };
    expect(evaluate('sorted(list[1]) + list', given)).toEqual([2, 1, [2]]);
    expect(given).toEqual({ list: [1, [2]] });
  });

  it('reads a variable in braces as the variable, and leaves quoted braces alone', () => {
    expect(evaluate('{a[0]} == {a}[0] and not {none}', names)).toBe(true);
    expect(evaluate("'{a[0]}'", names)).toBe('{a[0]}');
    expect(evaluate("{'a': 1}['a']")).toBe(1);
  });

  it('reads members after a dot only where it is asked to', () => {
    expect(evaluate("body.items[0].s == 'x'", api(), { dotAccess: true })).toBe(true);
    expect(evaluate("body.get('n') + {body.n}", api(), { dotAccess: true })).toBe(3);
    expect(() => evaluate('body.nope', api(), { dotAccess: true })).toThrow('there is no key "nope" (at character 5)');
    expect(problem('api_result.body')).toBe("members are written ['body'] here, not .body (at character 11)");
  });

  it.each([
    ['a[6]', 'position 6 is out of range: a list here has 6 items (at character 2)'],
    [
      'nope[0]',
      'there is no variable nope (there are: a, words, numbers, none, flag, user, api_result) (at character 1)',
    ],
    ["a[0] = 'x'", '= assigns a value; write == to compare (at character 6)'],
    ['a[0] && a[1]', 'expected an operator or the end, found "&" (at character 6)'],
    ['!a[0]', 'unexpected "!"; write not (at character 1)'],
    ['a[0] === 1', 'expected a value, found "=" (at character 8)'],
    ["'a' + 1", 'a string and a number cannot be added; convert with str(…) (at character 5)'],
    ["f'{a[0]}'", "strings with the prefix f are not supported; write 'a' + str(b) (at character 1)"],
    ['[x for x in a]', 'comprehensions are not supported (at character 4)'],
    ['lambda: 1', 'lambda is not supported here (at character 1)'],
    ["__import__('os')", 'there is no __import__(); did you mean int? (at character 1)'],
    ["''.__class__", "members are written ['__class__'] here, not .__class__ (at character 3)"],
    ["'a'.uper()", 'there is no uper(); did you mean upper? (at character 4)'],
    ['len()', 'len takes 1 argument, not 0 (at character 1)'],
    ["'a'.replace('b')", 'replace takes 2 to 3 arguments, not 1 (at character 4)'],
    ['sorted(a, key=len)', 'sorted has no argument key (at character 1)'],
    ['2 ** 100', '** is not supported (at character 3)'],
    ['{a, none}', 'expected ":", found "," (at character 3)'],
    ['', 'the expression is empty (at character 1)'],
  ])('says what is wrong with %s, and where', (source, message) => expect(problem(source)).toBe(message));

  it('knows no names but those it was given', () => {
    for (const source of ['constructor', 'toString', '__proto__', 'process', 'globalThis']) {
      expect(problem(source, {})).toContain(`there is no variable ${source}`);
    }
    expect(problem("x['constructor']", { x: {} })).toContain('there is no key "constructor"');
    expect(problem('x.get(__proto__=1)', { x: {} })).toContain('get has no argument __proto__');
  });

  it.each([
    ["'a' * 999999999"],
    ["('a' * 100000) * 1000"],
    ['[0] * 99999999'],
    ['9'.repeat(400)],
    ['9007199254740991 + 1'],
    ["'" + 'a,'.repeat(50_000) + "'.replace(',', 'a' * 1000)"],
    ["('a' * 1000000).count('a' * 500000 + 'b')"],
    ['x + '.repeat(1500) + 'x'],
    ['('.repeat(500) + '1' + ')'.repeat(500)],
    ['not '.repeat(3000) + '1'],
    ['-'.repeat(3000) + '1'],
  ])('refuses what would grow without limit: %.40s', (source) => {
    const started = process.cpuUsage();
    expect(problem(source, { x: 'x'.repeat(10_000) })).toMatch(/too large|larger than|more than|deeply/);
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });

  it('refuses values that are nested too deeply', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level += 1) deep = [deep];
    expect(problem('deep', { deep })).toBe('the value is nested more than 100 levels deep (at character 1)');
  });

  it('throws nothing but ExpressionError, whatever the text', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.constantFrom(...'()[]{}:,.=!<>+-*/%\'"#\\ \nar01eo'), { maxLength: 40 })
        .map((parts) => parts.join('')),
      fc.tuple(expressions, fc.nat(60)).map(([text, at]) => text.slice(0, at)),
    );
    fc.assert(
      fc.property(noise, (source) => {
        try {
          evaluate(source, names);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
          expect((error as ExpressionError).position).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function api() {
  return names.api_result;
}
