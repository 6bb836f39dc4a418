import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../../config/index.js';
import type { AuditEntry } from '../../../contracts/audit.js';
import { readAudit } from '../../../infra/storage/audit-reader.js';
import { AuditWriter } from '../../../infra/storage/audit-writer.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import type { ObjectStore } from '../../../infra/storage/objects/object-store.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { cleanStore } from '../../../infra/storage/retention.js';
import { type S3Server, startS3 } from '../../support/s3/s3-server.js';
import { S3_START_MS } from '../../support/s3/s3-program.js';

let s3: S3Server;
let home: string;
beforeAll(async () => {
  s3 = await startS3();
  for (const [name, value] of Object.entries(s3.settings)) vi.stubEnv(name, value);
}, S3_START_MS);
afterEach(() => rm(home, { recursive: true, force: true }));
afterAll(async () => {
  vi.unstubAllEnvs();
  await s3?.stop();
});

async function inFolder(): Promise<ObjectStore> {
  home = await mkdtemp(join(tmpdir(), 'intermission-audit-'));
  return new FileStore(home);
}
async function inBucket(): Promise<ObjectStore> {
  await inFolder();
  const encryption = {
    INTERMISSION_ARTIFACTS_ENCRYPTION: 'on',
    INTERMISSION_ENCRYPTION_KEYS: `new:${'11'.repeat(32)}`,
  };
  return openStore(readConfig({ ...s3.settings, ...encryption, INTERMISSION_HOME: home }));
}

let made = 0;
/** An entry with a number of its own. */
function entry(time: string, more: Partial<AuditEntry> = {}): AuditEntry {
  const actor = { kind: 'api_key', id: 'key-1' } as const;
  return {
    id: randomUUID(),
    time,
    action: 'run.read',
    outcome: 'done',
    actor,
    details: { number: `${++made}` },
    ...more,
  };
}

async function read(store: ObjectStore, range: { from?: string; to?: string } = {}): Promise<AuditEntry[]> {
  const at = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));
  const entries: AuditEntry[] = [];
  for await (const found of readAudit(store, { from: at(range.from), to: at(range.to) }, () => true))
    entries.push(found);
  return entries;
}
async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('audit/')) keys.push(key);
  return keys.sort();
}

describe.each([
  ['a folder', inFolder],
  ['a bucket, encrypted', inBucket],
])('the audit log in %s', (_name, open) => {
  it('has the entries of all processes in the order of their times, and reads only the hours that are asked for', async () => {
    const store = await open();
    const [one, other] = [new AuditWriter(store), new AuditWriter(store)];
    const entries = ['2026-01-31T23:59:59.999Z', '2026-02-01T00:00:00.000Z', '2026-02-01T00:30:00.000Z'].map((time) =>
      entry(time),
    );
    const [first, second, third] = entries as [AuditEntry, AuditEntry, AuditEntry];
    other.append(second);
    one.append(first);
    await Promise.all([one.flush(), other.flush()]);
    one.append(third);
    await one.flush();
    expect(await read(store)).toEqual(entries);
    expect(await read(store, { from: second.time })).toEqual([second, third]);
    expect(await read(store, { to: second.time })).toEqual([first]);
    expect(await read(store, { from: second.time, to: third.time })).toEqual([second]);
    expect((await keysOf(store)).map((key) => key.replace(/\.[0-9a-f]{10}\./, '.PROCESS.'))).toEqual([
      'audit/2026-01-31T23/59-59.999Z.PROCESS.1.ndjson',
      'audit/2026-02-01T00/00-00.000Z.PROCESS.1.ndjson',
      'audit/2026-02-01T00/30-00.000Z.PROCESS.2.ndjson',
    ]);
    await store.remove(await keysOf(store));
  });
});

describe('the audit log', () => {
  const time = '2026-02-01T00:00:00.000Z';

  it('puts the entries of an hour into one object until it is large', async () => {
    const store = await inFolder();
    const writer = new AuditWriter(store);
    const details = { text: 'x'.repeat(100_000) };
    for (let number = 0; number < 5; number += 1) {
      writer.append(entry(time, { details: { ...details, number: `${number}` } }));
      await writer.flush();
    }
    expect(await keysOf(store)).toHaveLength(2);
    expect((await read(store)).map(({ details }) => details?.number).toSorted()).toEqual(['0', '1', '2', '3', '4']);
  });

  it('saves by itself, without a call of flush', async () => {
    const store = await inFolder();
    new AuditWriter(store).append(entry(time));
    await expect.poll(() => read(store), { timeout: 30_000 }).toHaveLength(1);
  });

  it('keeps entries while the store fails, reports that once, and saves all of them afterwards', async () => {
    const store = await inFolder();
    // A file where the folder should be.
    await writeFile(join(home, 'audit'), '');
    const [onFailed, onSaved, onLost] = [vi.fn(), vi.fn(), vi.fn()];
    const writer = new AuditWriter(store, { onFailed, onSaved, onLost });
    for (let at = 0; at < 3; at += 1) {
      writer.append(entry(time));
      await writer.flush();
      expect(writer.isFailing).toBe(true);
    }
    expect(onFailed).toHaveBeenCalledOnce();
    await rm(join(home, 'audit'));
    await writer.flush();
    expect(writer.isFailing).toBe(false);
    expect(await read(store)).toHaveLength(3);
    expect(onSaved.mock.calls).toEqual([[3]]);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('says which entries it cannot keep in memory any more', async () => {
    const store = await inFolder();
    await writeFile(join(home, 'audit'), '');
    const onLost = vi.fn();
    const writer = new AuditWriter(store, { onLost });
    for (let at = 0; at < 10_000; at += 1) writer.append(entry(time));
    const beyond = entry(time);
    writer.append(beyond);
    expect(onLost.mock.calls).toEqual([[beyond]]);
    await rm(join(home, 'audit'));
    await writer.flush();
    expect(await read(store)).toHaveLength(10_000);
  });

  it('leaves out a damaged line and names its object', async () => {
    const store = await inFolder();
    const writer = new AuditWriter(store);
    writer.append(entry(time));
    await writer.flush();
    const [key] = (await keysOf(store)) as [string];
    const sound = (await read(store))[0]!;
    await writeFile(join(home, key), `{"half": \n${JSON.stringify(sound)}\nnull\n`);
    const damaged: string[] = [];
    const found: AuditEntry[] = [];
    const onDamaged = (name: string) => damaged.push(name);
    for await (const line of readAudit(store, { onDamaged }, () => true)) found.push(line);
    expect([found, damaged]).toEqual([[sound], [key]]);
  });

  it('is removed after a time of its own', async () => {
    const store = await inFolder();
    const writer = new AuditWriter(store);
    writer.append(entry(time));
    await writer.flush();
    const later = { now: Date.now() + 31 * 24 * 3600 * 1000 };
    expect(await cleanStore(store, { ...later, retentionDays: 1 })).not.toHaveProperty('auditFiles');
    expect(await cleanStore(store, { ...later, auditRetentionDays: 32 })).toMatchObject({ auditFiles: 0 });
    expect(await cleanStore(store, { ...later, auditRetentionDays: 30, dryRun: true })).toMatchObject({
      auditFiles: 1,
    });
    expect(await read(store)).toHaveLength(1);
    expect(await cleanStore(store, { ...later, auditRetentionDays: 30 })).toMatchObject({ auditFiles: 1, files: 0 });
    expect(await readdir(join(home, 'audit'))).toEqual([]);
  });
});
