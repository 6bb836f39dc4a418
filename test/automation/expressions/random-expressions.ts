import fc from 'fast-check';

/** Expressions of everything that is known, right and wrong. */
export const expressions = fc.letrec<{ value: string; binary: string; unary: string; other: string }>((tie) => {
  const value = tie('value');
  const leaf = fc.constantFrom(
    ...['1', '0', '2.5', '-3', "'ab'", "''", "'a b'", 'True', 'False', 'None', '[]', 'a', 'a[0]', 'a[1]', 'a[2]'],
    ...['numbers', 'words', 'none', 'user[0]', "api_result['body']", "{'k': 1}", '(1, 2)', '1e20', '0.1', 'nothing'],
  );
  const operator = fc.constantFrom(
    ...[' + ', ' - ', ' * ', ' / ', ' // ', ' % ', ' == ', ' != ', ' < ', ' <= ', ' > ', ' >= ', ' in ', ' not in '],
    ...[' and ', ' or ', ' and not ', ' is not ', ' is '],
  );
  const call = fc.constantFrom(
    ...['len', 'int', 'float', 'str', 'bool', 'abs', 'min', 'max', 'any', 'all', 'round', 'sorted', 'sum'],
  );
  const method = fc.constantFrom(
    ...['.lower()', '.upper()', '.strip()', '.split()', ".split('a')", '.isdigit()', ".find('b')", ".count('a')"],
    ...[".replace('a', 'xy')", ".startswith('a')", ".endswith('b')", ".join(['p', 'q'])", ".get('k', 2)", '.keys()'],
    ...['[0]', '[-1]', '[1:]', '[::-1]', "['k']", '.values()', '.items()', '.index(1)'],
  );
  return {
    value: fc.oneof({ maxDepth: 5, withCrossShrink: true }, leaf, tie('binary'), tie('unary'), tie('other')),
    binary: fc.tuple(value, operator, value).map((parts) => parts.join('')),
    unary: fc.tuple(fc.constantFrom('not ', '-', '+'), value).map((parts) => parts.join('')),
    other: fc.oneof(
      fc.tuple(call, value).map(([name, arg]) => `${name}(${arg})`),
      fc.tuple(value, method).map(([on, name]) => `(${on})${name}`),
      value.map((inner) => `(${inner})`),
      fc.tuple(value, value, value).map(([then, condition, other]) => `(${then} if ${condition} else ${other})`),
      fc.tuple(value, value).map(([one, two]) => `[${one}, ${two}]`),
      fc.tuple(value, value).map(([key, item]) => `{${key}: ${item}}`),
    ),
  };
}).value;
