import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../automation/expressions/index.js';
import { isUnresolvedPlaceholder, placeholderNames, substitute } from '../../../automation/parameters/placeholders.js';
import { parseLocator } from '../../../automation/locators/index.js';

const input = {
  user: ['ana', 'bo'],
  flag: [true, false],
  n: [3, 0.5, 1e-7, -0.00001, 1e21],
  empty: [],
  sneaky: ['{user[0]}'],
  quoted: ['"hi"'],
};
const generated = { user: ['other'], late: [null, 'found'] };
const fill = (text: string) => substitute(text, [input, generated]);

describe('substitute', () => {
  it.each([
    ['{user[0]} and {user[1]}', 'ana and bo'],
    ['{user}', 'ana'],
    ['{user[7]} {nobody[0]} {nobody}', '{user[7]} {nobody[0]} {nobody}'],
    ['{ user[0] } {user[-1]} {user[i]}', '{ user[0] } {user[-1]} {user[i]}'],
    ['{flag[0]} {flag[1]}', 'True False'],
    ['{n[0]} {n[1]} {n[2]} {n[3]} {n[4]}', '3 0.5 1e-07 -1e-05 1e+21'],
    ['{late[0]} {late[1]}', '{late[0]} found'],
    ['{sneaky[0]}', '{user[0]}'],
    ['{{user[0]}}', '{ana}'],
    ['{empty}', '{empty[0]}'],
    ['{constructor[0]} {__proto__[0]}', '{constructor[0]} {__proto__[0]}'],
  ])('writes %s as %s', (text, result) => {
    expect(fill(text)).toBe(result);
  });

  it.each([
    ['{api.status}', '200'],
    ['{api.body.items[1].name}', 'bo'],
    ['{api.body.items[0]}', '{"name":"ana"}'],
    ['{api.body.ok} {api.body.x-y}', 'True 1.5'],
    ['{api.nope} {api.none} {api.body.items[9].name} {user.name} {api.constructor}', undefined],
    ['{api} {api[0]} {objects[0]}', undefined],
  ])('reads members of an object: %s', (text, result) => {
    const api = { status: 200, none: null, body: { items: [{ name: 'ana' }, { name: 'bo' }], ok: true, 'x-y': 1.5 } };
    expect(substitute(text, [input, { api, objects: [{ a: 1 }] }])).toBe(result ?? text);
  });

  it('leaves the bare name of a list that a loop goes over', () => {
    expect(substitute('{user} {user[0]} {flag}', [input], ['user'])).toBe('{user} ana True');
  });

  it('reaches every text, however deep, and leaves the rest as it is', () => {
    const value = { a: ['{user[0]}', 1, null, { b: '{n[0]}' }], c: true };
    expect(substitute(value, [input])).toEqual({ a: ['ana', 1, null, { b: '3' }], c: true });
    expect(value.a[0]).toBe('{user[0]}');
  });

  it('strips outer double quotes only of the fields the format names, and only around a placeholder', () => {
    const value = { input_text: '"{quoted[0]}"', url: '"kept"', title: '"{user[0]}"' };
    expect(substitute(value, [input])).toEqual({ input_text: 'hi', url: '"kept"', title: '"ana"' });
  });

  it('takes what is named like a field inside of data as data', () => {
    const body = { command: "say '{quoted[0]}'", list: [{ type: '"{user[0]}"' }] };
    expect(substitute({ body, type: '"{user[0]}"' }, [input])).toEqual({
      body: { command: `say '"hi"'`, list: [{ type: '"ana"' }] },
      type: 'ana',
    });
  });

  it('replaces in a script only what has a position', () => {
    const script = 'await page.evaluate("({user}) => `${user}: {user[0]}`")';
    expect(substitute({ script }, [input])).toEqual({
      script: 'await page.evaluate("({user}) => `${user}: ana`")',
    });
    expect(placeholderNames({ script: '{n[0]} ${user}' })).toEqual(['n']);
  });

  it('knows names of every alphabet', () => {
    expect(substitute('{नाम[0]} {नाम}', [{ नाम: ['x'] }])).toBe('x x');
  });

  it('lets no value end the quoted text of a command', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('"', "'"), (name, quote) => {
        const { command } = substitute({ command: `get_by_text(${quote}{name[0]}${quote})` }, [{ name: [name] }]);
        expect(parseLocator(command).steps).toEqual([{ name: 'get_by_text', args: { text: name } }]);
      }),
    );
  });

  it('lets no value end the quoted text of an expression', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { expression } = substitute({ expression: "'{name[0]}' + '!'" }, [{ name: [name] }]);
        expect(evaluate(expression)).toBe(`${name}!`);
      }),
    );
  });

  it('puts a value that stands outside quotes into a command as it is', () => {
    const command = '{part[0]}.nth({n[0]})';
    expect(substitute({ command }, [{ ...input, part: ['get_by_text("a")'] }])).toEqual({
      command: 'get_by_text("a").nth(3)',
    });
  });

  it('is one pass: what was put in is never replaced again', () => {
    const anyText = fc.oneof(fc.string(), fc.constantFrom('{a[0]}', '{b[0]}', 'x{a}', '{b[1]}'));
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(substitute('<{a[0]}|{b[0]}>', [{ a: [a] }, { b: [b], a: ['shadowed'] }])).toBe(`<${a}|${b}>`);
      }),
    );
  });
});

describe('isUnresolvedPlaceholder', () => {
  it('is true for a text that is one placeholder and nothing else', () => {
    const texts = ['{a[0]}', '{ñ_1[12]}', '{a}', ' {a[0]}', '{a[0]}{b[0]}', 'x{a[0]}', '{a[i]}', ''];
    expect(texts.filter(isUnresolvedPlaceholder)).toEqual(['{a[0]}', '{ñ_1[12]}']);
  });
});
