/** Limits of a document. Nobody writes deeper or larger ones, and the limits keep reading safe and cheap. */
const MAX_DEPTH = 60;
const MAX_VALUES = 100_000;

interface Place {
  value: unknown;
  key: string;
  parent: Place | undefined;
  depth: number;
}

/** Where and why a document is too deep or too large; undefined when it is not. Does not recurse. */
export function sizeFlaw(document: unknown): { path: string; message: string } | undefined {
  const open: Place[] = [{ value: document, key: '', parent: undefined, depth: 0 }];
  let count = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    count += 1;
    if (count + open.length > MAX_VALUES) {
      return { path: '', message: `the document has more than ${MAX_VALUES} values, the maximum` };
    }
    if (place.depth > MAX_DEPTH) {
      return { path: pathOf(place), message: `nested more than ${MAX_DEPTH} levels deep, the maximum` };
    }
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [key, value] of Object.entries(place.value)) {
      open.push({ value, key, parent: place, depth: place.depth + 1 });
    }
  }
  return undefined;
}

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) keys.unshift(at.key.slice(0, 100));
  return keys.join('.');
}
