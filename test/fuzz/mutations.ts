import fc from 'fast-check';

/** Values that break readers which expect something else. */
export const oddities: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 1e-7, 2 ** 53, '', ' ', '{', '{x[0]}', '\u0000', '\ud800', [], {}),
  fc.constantFrom<unknown>({ __proto__: null }, JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}'), [[]], 'NaN'),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The JSON document with one to four of its places changed: replaced, taken out, doubled, wrapped, or renamed. */
export function mutated(document: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(), how: fc.nat(4), value: oddities, name: fc.string({ maxLength: 12 }) });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const root: { document: unknown } = { document: structuredClone(document) };
    for (const one of changes) apply(root, one);
    // As it would come over a line.
    return JSON.parse(JSON.stringify(root.document) ?? 'null') as unknown;
  });
}

type Holder = Record<string, unknown> | unknown[];

function apply(
  root: Holder,
  { at, how, value, name }: { at: number; how: number; value: unknown; name: string },
): void {
  const places = placesIn(root);
  const [holder, key] = places[at % places.length]!;
  const members = holder as Record<string, unknown>;
  // A copy: the same value may be put in twice, and inside itself.
  if (how === 0) members[key] = structuredClone(value);
  else if (how === 1 && holder !== root) delete members[key];
  else if (how === 2) members[key] = [members[key], members[key]];
  else if (how === 3) members[key] = { [name]: members[key] };
  else if (name !== '' && !Array.isArray(holder)) rename(members, key, name);
}

/** By definition, since `__proto__` is a name like any other in JSON. */
function rename(members: Record<string, unknown>, key: string, name: string): void {
  const value = members[key];
  delete members[key];
  Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true });
}

function placesIn(holder: Holder): [Holder, string][] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]) => [
    [holder, key] as [Holder, string],
    ...(typeof value === 'object' && value !== null ? placesIn(value as Holder) : []),
  ]);
}
