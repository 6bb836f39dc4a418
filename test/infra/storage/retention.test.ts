import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { StoreError } from '../../../infra/storage/objects/object-store.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import { saveOutboxMail, readOutbox } from '../../../infra/storage/outbox.js';
import { cleanStore } from '../../../infra/storage/retention.js';
import { artifactNames, removeRunFiles } from '../../../infra/storage/run-files.js';
import { saveArtifact } from '../../../infra/storage/save-artifact.js';
import { storageHealth, watchStorage } from '../../../infra/storage/storage-health.js';

const DAY = 24 * 3600 * 1000;
const file = { name: 'a.txt', mediaType: 'text/plain', data: 'of a run' };
const mail = {
  to: 'ana@example.com',
  subject: 'Your turn',
  text: 'Open',
  html: '<p>',
  at: 1,
  pauseId: 'p',
  generation: 1,
};

let home: string;
let store: FileStore;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'intermission-retention-'));
  store = new FileStore(home);
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Makes the files of a folder of the store look as old as this. */
async function age(folder: string, days: number): Promise<void> {
  const path = join(home, folder);
  const at = new Date(Date.now() - days * DAY);
  for (const name of await readdir(path)) await utimes(join(path, name), at, at);
}

describe('retention', () => {
  it('removes whole runs only, counts without removing, and keeps everything without a time', async () => {
    await saveArtifact(store, 'mixed', file);
    await age('artifacts/mixed', 40);
    await saveArtifact(store, 'mixed', { ...file, name: 'b.txt' });
    await saveArtifact(store, 'aged', file);
    await age('artifacts/aged', 40);
    expect(await cleanStore(store, {})).toEqual({ runs: 0, files: 0, bytes: 0, unfinished: 0 });
    const removed = { runs: 1, files: 1, bytes: file.data.length, unfinished: 0 };
    expect(await cleanStore(store, { retentionDays: 30, dryRun: true })).toEqual(removed);
    expect(await artifactNames(store, 'aged')).toEqual(['a.txt']);
    expect(await cleanStore(store, { retentionDays: 30 })).toEqual(removed);
    expect(await readdir(join(home, 'artifacts'))).toEqual(['mixed']);
    expect((await artifactNames(store, 'mixed')).toSorted()).toEqual(['a.txt', 'b.txt']);
  });

  it('removes old mails, and files that a process did not finish', async () => {
    await saveOutboxMail(store, { ...mail, runId: 'old' }, {});
    await age('outbox', 31);
    await saveOutboxMail(store, { ...mail, runId: 'new' }, {});
    await writeFile(join(home, 'artifacts', 'mixed', '.1.part'), 'half');
    await writeFile(join(home, 'artifacts', 'mixed', '.2.part'), 'half');
    const at = new Date(Date.now() - 2 * DAY);
    await utimes(join(home, 'artifacts', 'mixed', '.1.part'), at, at);
    expect(await cleanStore(store, { retentionDays: 30 })).toMatchObject({ runs: 0, files: 1, unfinished: 1 });
    expect((await readOutbox(store)).map(({ mail: { runId } }) => runId)).toEqual(['new']);
    expect(await readdir(join(home, 'artifacts', 'mixed'))).toContain('.2.part');
  });

  it('removes the mails of one run, and not those of a run whose id begins in the same way', async () => {
    await saveOutboxMail(store, { ...mail, runId: 'order' }, {});
    await saveOutboxMail(store, { ...mail, runId: 'order.2' }, {});
    await saveArtifact(store, 'order', file);
    expect(await removeRunFiles(store, 'order')).toBe(2);
    expect((await readOutbox(store)).map(({ mail: { runId } }) => runId).toSorted()).toEqual(['new', 'order.2']);
  });
});

it('reports a full disk and a store that does not work', async () => {
  await writeFile(join(home, 'api-key'), 'a file, not a folder');
  expect(await storageHealth(store)).toMatchObject({ freeBytes: expect.any(Number) as number });
  expect(await storageHealth(store, Number.MAX_SAFE_INTEGER)).toMatchObject({
    state: 'full',
    reason: 'the disk of the artifact store is full',
  });
  const broken = new FileStore(join(home, 'api-key'));
  expect(await storageHealth(broken)).toMatchObject({
    state: 'unavailable',
    reason: 'it could not be written (EEXIST)',
  });
});

it('does not wait for a store that does not respond, and reports it once it is known', async () => {
  let fail: (error: Error) => void = () => undefined;
  const answer = new Promise<void>((_, reject) => (fail = reject));
  const health = watchStorage(Object.assign(new FileStore(home), { check: () => answer }));
  expect(await health()).toEqual({ state: 'unknown' });
  fail(new StoreError('the artifact store is gone'));
  await vi.waitFor(async () => expect(await health()).toMatchObject({ reason: 'the artifact store is gone' }), 30_000);
});
