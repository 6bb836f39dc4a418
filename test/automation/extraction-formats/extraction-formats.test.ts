import { describe, expect, it } from 'vitest';
import { formatFields, formatSchema, extractionFormat } from '../../../automation/extraction-formats/index.js';
const flawsOf = (format: unknown) =>
  (extractionFormat().safeParse(format).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]);
const schemaOf = (format: Record<string, unknown>) => formatSchema(formatFields(format));

describe('an extraction format', () => {
  it.each([
    'str',
    'int',
    'float',
    'bool',
    'dict',
    'list',
    'None',
    'Any',
    'List[str]',
    'list[int]',
    'Optional[str]',
    'Optional[List[int]]',
    'int | None',
    'List[str | int] | None',
    ' List [ str ] ',
  ])('knows the type %s', (type) => expect(flawsOf({ field: type })).toEqual([]));

  it.each([
    'string',
    'number',
    'boolean',
    'date',
    'Dict[str, int]',
    'Literal["a"]',
    '',
    'List[',
    'List[str',
    'str]',
    '|',
    'str |',
  ])('refuses %j, at its path', (type) => {
    const flaws = flawsOf({ outer: [{ field: type }] });
    expect(flaws).toHaveLength(1);
    expect(flaws[0]![0]).toBe('outer.0.field');
    expect(flaws[0]![1]).toContain('is not a type');
  });

  it('says what was meant', () => {
    expect(flawsOf({ name: 'string' })[0]![1]).toBe(
      '"string" is not a type; did you mean str? The types are str, int, float, bool, dict, list, None, Any, List[…], Optional[…] and unions with |',
    );
  });

  it('refuses an empty list, a list of two types, and no fields at all', () => {
    expect(flawsOf({ a: [], b: ['str', 'int'] }).map(([path]) => path)).toEqual(['a', 'b']);
    expect(flawsOf({})).toEqual([['', 'has no fields; write at least one, such as { "total": "str" }']]);
    expect(flawsOf('str')).toEqual([['', '"str" is not an object of field names and types']]);
  });

  it('does not evaluate what it reads', () => {
    expect(flawsOf({ a: '__import__("os").system("true")' })).toHaveLength(1);
  });
});

describe('the schema of a format', () => {
  it('asks for every field, each of which may be null, under names that providers take', () => {
    const { wire, isStrict } = schemaOf({ 'First name': 'str', items: [{ price: 'float' }], tags: ['str'] });
    expect(wire).toMatchObject({
      type: 'object',
      required: ['First_name', 'items', 'tags'],
      additionalProperties: false,
    });
    expect(isStrict).toBe(true);
    expect(schemaOf({ anything: 'dict' }).isStrict).toBe(false);
  });

  it('gives the names back, makes what is missing null and drops what nobody asked for', () => {
    const { read } = schemaOf({ 'First name': 'str', age: 'int', items: [{ 'unit price': 'float' }] });
    expect(read({ First_name: 'Ana', items: [{ unit_price: 1.5 }, {}], noise: 1 })).toEqual({
      'First name': 'Ana',
      age: null,
      items: [{ 'unit price': 1.5 }, { 'unit price': null }],
    });
  });

  it('keeps two names apart that differ only in signs', () => {
    const { read } = schemaOf({ 'a b': 'str', 'a-b': 'str' });
    expect(read({ a_b: '1', a_b_2: '2' })).toEqual({ 'a b': '1', 'a-b': '2' });
  });

  it('refuses an answer of another type', () => {
    const { read } = schemaOf({ total: 'int', names: 'List[str]' });
    expect(read({ total: 'twelve', names: [] })).toBeUndefined();
    expect(read({ total: 1.5, names: [] })).toBeUndefined();
    expect(read({ total: 1, names: 'Ana' })).toBeUndefined();
    expect(read('nothing')).toBeUndefined();
  });
});
