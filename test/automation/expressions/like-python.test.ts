import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  evaluateCondition,
  ExpressionError,
  parseExpression,
} from '../../../automation/expressions/index.js';
import { byPython, hasPython } from '../python.js';
import { names } from './names.js';
import { expressions } from './random-expressions.js';

const TABLE: [source: string, result: string | undefined][] = [
  // The shapes of the documented files.
  ['a[0]', "'text'"],
  ['not a[0]', 'False'],
  ["a[0] == 'text'", 'True'],
  ["a[0] != 'text'", 'False'],
  ['a[4] is None', 'True'],
  ['a[0] is not None', 'True'],
  ['not a[0] and not none', 'False'],
  ["a[0] and a[1] == 3 or 'no'", 'True'],
  ["api_result['status_code'] == 200", 'True'],
  // Precedence and chains.
  ['not a[0] == 1 and False', 'False'],
  ['True or False and False', 'True'],
  ['not False or True', 'True'],
  ['True and not False or False', 'True'],
  ['1 < 2 < 3', 'True'],
  ['3 > 2 > 2', 'False'],
  ['1 == 1 in [1]', 'True'],
  ['(1 < 2) == True', 'True'],
  ['not 1 == 2', 'True'],
  ['1 + 2 * 3 - 4 // 3 % 2', '6'],
  ['-2 + +3', '1'],
  ['- - 2', '2'],
  ['-a[1] * 2', '-6'],
  ['1 if none else 2 if flag[0] else 3', '3'],
  ['not not a', 'True'],
  ['2 - 3 - 4', '-5'],
  ['24 / 4 / 2', '3.0'],
  // Equality and truth.
  ['True == 1', 'True'],
  ["True == 'true'", 'False'],
  ["3 == '3'", 'False'],
  ['1 == 1.0', 'True'],
  ['True is 1', 'False'],
  ['[1, 2] == [1.0, True + 1]', 'True'],
  ['(1, 2) == [1, 2]', 'False'],
  ["{'a': 1} == {'a': 1.0}", 'True'],
  ['None == 0', 'False'],
  ["bool('False')", 'True'],
  ['[bool(x) for x in [1]]', undefined],
  ['[bool(0.0), bool(""), bool([]), bool({}), bool(()), bool(None)]', '[False, False, False, False, False, False]'],
  ['a or 1', "['text', 3, 2.5, True, None, '']"],
  ["'' or none or 0", '0'],
  ["float('nan') == float('nan')", 'False'],
  ["not float('nan')", 'False'],
  // Membership and order.
  ["'pear' in words", 'True'],
  ["'pea' not in words", 'True'],
  ["'pea' in words[0]", 'True'],
  ["'status_code' in api_result", 'True'],
  ['1 in numbers', 'True'],
  ["1 in 'text'", undefined],
  ['1 in 1', undefined],
  ["'a' < 'b'", 'True'],
  ["'Z' < 'a'", 'True'],
  ['[1, 2] < [1, 3]', 'True'],
  ['[1, 2] < [1, 2, 0]', 'True'],
  ["'a' < 1", undefined],
  ['[1] < (2,)', undefined],
  ['None < 1', undefined],
  ["'\\uffff' < '\\U00010000'", 'True'],
  ['1 < True', 'False'],
  // Numbers.
  ['7 / 2', '3.5'],
  ['4 / 2', '2.0'],
  ['-7 // 2', '-4'],
  ['-7 % 3', '2'],
  ['7 % -3', '-2'],
  ['7.5 // 2', '3.0'],
  ['-7.5 % 2', '0.5'],
  ['-1 // 3.0', '-1.0'],
  ['0.0 * -1', '-0.0'],
  ['1 / 0', undefined],
  ['1 % 0', undefined],
  ['1.5 // 0', undefined],
  ['0.1 + 0.2', '0.30000000000000004'],
  ['1e16', '1e+16'],
  ['1e15', '1000000000000000.0'],
  ['0.0001', '0.0001'],
  ['0.00001', '1e-05'],
  ['1.', '1.0'],
  ['1_000 + 0x1F + 0o7 + 0b11', '1041'],
  ['True + True', '2'],
  ['012', undefined],
  ['round(2.5)', '2'],
  ['round(3.5)', '4'],
  ['round(-0.5)', '0'],
  ['round(2.675, 2)', '2.67'],
  ['round(1.005, 2)', '1.0'],
  ['round(0.125, 2)', '0.12'],
  ['round(1234, -2)', '1200'],
  ['round(1250, -2)', '1200'],
  ['round(1234.5, -2)', '1200.0'],
  ['round(5, 3)', '5'],
  ['round(1.5, None)', '2'],
  ["int('12') + int(' -3 ') + int(3.9) + int(-3.9) + int(True)", '10'],
  ["int('3.5')", undefined],
  ["int('')", undefined],
  ['int(None)', undefined],
  ["float('1e3') + float(' .5 ') + float(1)", '1001.5'],
  ["float('inf')", 'inf'],
  ["-float('Infinity')", '-inf'],
  ["float('x')", undefined],
  ['abs(-3) + abs(-2.5)', '5.5'],
  // Texts.
  ["\"It's\" ' here'", '"It\'s here"'],
  ['r"a\\d"', "'a\\\\d'"],
  ["'\\u00e9\\x41\\n\\101'", "'éA\\nA'"],
  ["'a' + 'b' * 3", "'abbb'"],
  ["'a' + 1", undefined],
  ["'ab'[1] + 'ab'[-2]", "'ba'"],
  ["'abcdef'[1:4] + 'abcdef'[::-2] + 'abcdef'[-2:] + 'abcdef'[:99]", "'bcdfdbefabcdef'"],
  ['len(user[0])', '13'],
  ['user[0][4]', "'😀'"],
  ['user[0].upper()', '"ZOË 😀 O\'BRIEN"'],
  ["'ΑΣ ß İ'.lower() + 'ß'.upper()", "'ας ß i̇SS'"],
  ["'  a '.strip() + '|' + '  a '.lstrip() + '|' + '  a '.rstrip() + '|'", "'a|a |  a|'"],
  ["'xyaxy'.strip('yx') + '-a-]^'.rstrip('^]-')", "'a-a'"],
  ["'\\ufeffa\\x1c'.strip()", "'\\ufeffa'"],
  ["'abc'.startswith('ab') and 'abc'.endswith(('x', 'bc'))", 'True'],
  ["'abc'.startswith('b', 1)", 'True'],
  ["'abc'.startswith('', 4)", 'False'],
  ["'abab'.replace('ab', '$&')", "'$&$&'"],
  ["'aaa'.replace('a', 'b', 2) + 'ab'.replace('', '-') + 'ab'.replace('', '-', 2)", "'bba-a-b--a-b'"],
  ["' a  b '.split()", "['a', 'b']"],
  ["' a  b c '.split(None, 1)", "['a', 'b c ']"],
  ["'a,b,,c'.split(',')", "['a', 'b', '', 'c']"],
  ["'a,b,,c'.split(',', 1)", "['a', 'b,,c']"],
  ["''.split()", '[]'],
  ["''.split(',')", "['']"],
  ["'a'.split('')", undefined],
  ["'12'.isdigit()", 'True'],
  ["['', '1a', '²', '٣', '-1'] == ['']", 'False'],
  ["[''.isdigit(), '1a'.isdigit(), '²'.isdigit(), '٣'.isdigit(), '½'.isdigit()]", '[False, False, True, True, False]'],
  ["', '.join(words)", "'pear, Apple, fig'"],
  ["','.join('abc')", "'a,b,c'"],
  ["','.join(numbers)", undefined],
  ["'abcb'.find('b') + 'abcb'.find('b', 2) + 'abcb'.find('x')", '3'],
  ["'😀b'.find('b')", '1'],
  ["'aaaa'.count('aa') + 'ab'.count('') + 'abab'.count('b', 2)", '6'],
  ["'abc'.nope()", undefined],
  ["str(1) + str(1.0) + str(True) + str(None) + str('a') + str(['a', 1.5])", '"11.0TrueNonea[\'a\', 1.5]"'],
  ["str({'k': (1,), 2: {}})", '"{\'k\': (1,), 2: {}}"'],
  ["['\\x00', '\\u200b', '\\xa0', 'it\\'s \"\\\\']", "['\\x00', '\\u200b', '\\xa0', 'it\\'s \"\\\\']"],
  // Lists, tuples and dicts.
  ['numbers[-1]', '2'],
  ['numbers[3]', undefined],
  ['numbers[-4]', undefined],
  ['numbers[1.0]', undefined],
  ['numbers[True]', '1'],
  ['numbers[0:2] + [9]', '[3, 1, 9]'],
  ['numbers[::-1]', '[2, 1, 3]'],
  ['numbers[::0]', undefined],
  ['[1] * 2 + [2]', '[1, 1, 2]'],
  ['(1, 2) + (3,)', '(1, 2, 3)'],
  ['1, 2', '(1, 2)'],
  ['()', '()'],
  ['[1] + (2,)', undefined],
  ['numbers.index(2) + numbers.count(1)', '3'],
  ['numbers.index(7)', undefined],
  ["{'a': 1, 'b': 2}['b']", '2'],
  ["{1: 'x', True: 'y', 1.0: 'z'}", "{1: 'z'}"],
  ['{[1]: 2}', undefined],
  ["api_result['nope']", undefined],
  ["api_result.get('nope')", 'None'],
  ["api_result.get('nope', 4) + api_result.get('status_code', 0)", '204'],
  ["api_result['body'].keys()", "dict_keys(['items', 'n', 'two words'])"],
  ["{'a': 1}.items()", "dict_items([('a', 1)])"],
  ["sorted({'b': 1, 'a': 2}.keys()) + sorted({'b': 1}.values())", "['a', 'b', 1]"],
  ["{'a': 1}.keys() == {'a': 2}.keys()", 'True'],
  ["{'a': 1}.keys()[0]", undefined],
  ['len(api_result) + len(none) + len((1,))', '3'],
  ['len(3)', undefined],
  ['min(numbers) + max(numbers) + max(1, 7, 3) + min([], default=4)', '15'],
  ['max([])', undefined],
  ["max('pear', 'apple')", "'pear'"],
  ['sum(numbers) + sum([0.5], 1)', '7.5'],
  ["sum(['a'])", undefined],
  ['sum([[1], [2]], [])', '[1, 2]'],
  ['any([0, 1]) and all([]) and not any(none)', 'True'],
  ['sorted(numbers)', '[1, 2, 3]'],
  ['sorted(words, reverse=True)', "['pear', 'fig', 'Apple']"],
  ['sorted(a)', undefined],
  ["sorted('bca')", "['a', 'b', 'c']"],
  // What stands where.
  ['(\n1 +\n2\n)', '3'],
  ['1 # one', '1'],
  ['1 +\\\n2', '3'],
  ['1\n2', undefined],
  ['1 2', undefined],
  ['a =', undefined],
  ['x', undefined],
  ['', undefined],
  ['(1', undefined],
  ["'a", undefined],
  ['1 + ', undefined],
  ['not', undefined],
  ['1 not 2', undefined],
  ['None()', undefined],
];

/** Python's `repr` of a result, written by the evaluator itself. */
function reprOf(source: string): string | undefined {
  try {
    parseExpression(source);
    return (evaluate(`str([(${source}\n)])`, { ...names }) as string).slice(1, -1);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

describe('evaluate', () => {
  it.each(TABLE)('%s gives %s', (source, result) => expect(reprOf(source)).toBe(result));

  it.runIf(hasPython)('gives the same results as Python, for the whole table', () => {
    const cases = TABLE.filter(([source]) => !/ for | is 1/.test(source)).map(([source]) => ({ source, names }));
    const expected = byPython(cases).map((result, index) => [cases[index]!.source, result]);
    expect(cases.map(({ source }) => [source, reprOf(source)])).toEqual(expected);
  });

  it.runIf(hasPython)('gives the same results as Python, for random expressions', () => {
    const sources = [...new Set(fc.sample(expressions, { numRuns: 2000, seed: 7 }))];
    const python = byPython(sources.map((source) => ({ source, names })));
    const differences = sources.flatMap((source, index) => {
      const [ours, theirs] = [reprOf(source), python[index]];
      return ours === theirs || isBeyond(source, theirs) ? [] : [{ source, ours, theirs }];
    });
    expect(differences).toEqual([]);
    expect(python.filter((result) => result !== undefined).length).toBeGreaterThan(300);
  });
});

describe('evaluateCondition', () => {
  it('sees truth as Python does', () => {
    const truths = ['0', '0.0', "''", '[]', '{}', '()', 'None', 'False', 'none', '{}.keys()'].map((source) =>
      evaluateCondition(source, names),
    );
    expect(truths).toEqual(truths.map(() => false));
    expect(
      ['1', "'False'", '[0]', "{'a': 0}", 'a', "float('nan')"].every((source) => evaluateCondition(source, names)),
    ).toBe(true);
  });
});

/** Where we say no on purpose, or Python depends on which small values it keeps once. */
function isBeyond(source: string, result: string | undefined): boolean {
  return source.includes(' is ') || /% |1e20/.test(source) || (result !== undefined && /\d{17}/.test(result));
}
