import type { AuditEntry } from '../../contracts/audit.js';
import { AUDIT, hourOf } from './audit-writer.js';
import { readAll } from './objects/content.js';
import type { ObjectStore } from './objects/object-store.js';

/** Objects of one hour that are read at once. */
const AT_ONCE = 8;

interface AuditRange {
  /** Epoch milliseconds, inclusive. */
  from?: number | undefined;
  /** Epoch milliseconds, exclusive. */
  to?: number | undefined;
  /** Called for each object that has a line which is not an entry; the line is left out. */
  onDamaged?: (key: string) => void;
}

/**
 * The entries of all processes that `matches` selects, the oldest first. Keeps those of one hour in memory. Throws the store's errors, and
 * an `UnreadableObjectError` when a key to decrypt them is missing.
 */
export async function* readAudit(
  store: ObjectStore,
  { from = 0, to = Infinity, onDamaged = () => undefined }: AuditRange,
  matches: (entry: AuditEntry) => boolean,
): AsyncIterable<AuditEntry> {
  const isWanted = (entry: AuditEntry) => {
    const at = Date.parse(entry.time);
    return at >= from && at < to && matches(entry);
  };
  const hours = await keysByHour(store, from, to);
  for (const hour of [...hours.keys()].sort()) {
    const keys = hours.get(hour)!;
    const found: AuditEntry[] = [];
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const read = keys.slice(at, at + AT_ONCE).map((key) => entriesOf(store, key, onDamaged));
      for (const entries of await Promise.all(read)) found.push(...entries.filter(isWanted));
    }
    yield* found.sort((one, other) => compare(one.time, other.time) || compare(one.id, other.id));
  }
}

async function keysByHour(store: ObjectStore, from: number, to: number): Promise<Map<string, string[]>> {
  const first = hourOf(new Date(from).toISOString());
  const last = to === Infinity ? undefined : hourOf(new Date(to).toISOString());
  const hours = new Map<string, string[]>();
  for await (const { key } of store.list(AUDIT + (last === undefined ? '' : commonStart(first, last)))) {
    const [, hour = ''] = key.split('/');
    if (hour < first || (last !== undefined && hour > last)) continue;
    const keys = hours.get(hour) ?? [];
    hours.set(hour, keys);
    keys.push(key);
  }
  return hours;
}

async function entriesOf(store: ObjectStore, key: string, onDamaged: (key: string) => void): Promise<AuditEntry[]> {
  const stream = await store.get(key);
  // The retention has removed it in the meantime.
  if (stream === undefined) return [];
  const lines = (await readAll(stream)).toString().split('\n');
  const entries = lines.filter((line) => line !== '').map(entryOf);
  if (entries.includes(undefined)) onDamaged(key);
  return entries.filter((entry) => entry !== undefined);
}

/** An entry as it was written: a later version may know more actions and members. */
function entryOf(line: string): AuditEntry | undefined {
  try {
    const entry = JSON.parse(line) as AuditEntry | null;
    return typeof entry?.time === 'string' && typeof entry.action === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
