import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import {
  linkInMail,
  linkOfRun,
  listOutbox,
  mailIdsOfRun,
  type OutboxMail,
  readOutbox,
  readOutboxMail,
  saveOutboxMail,
} from '../../../infra/storage/outbox.js';

const mail: OutboxMail = {
  to: 'ana@example.com',
  subject: 'Your turn',
  text: 'Open:\nhttp://127.0.0.1:8080/link/run-1/pause-1/1.abc\n',
  html: '<p>Open</p>',
  at: 1000,
  runId: 'run-1',
  pauseId: 'pause-1',
  generation: 1,
};

let home: string;
let store: FileStore;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'intermission-outbox-'));
  store = new FileStore(home);
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('the outbox', () => {
  it('is empty before the first mail', async () => {
    expect(await listOutbox(store)).toEqual([]);
    expect(await readOutbox(store)).toEqual([]);
    expect(await linkOfRun(store, 'run-1')).toBeUndefined();
  });

  it('returns what was saved, the newest first, and the newest link of a run', async () => {
    const fresh = { ...mail, at: 2000, generation: 2, text: 'http://127.0.0.1:8080/link/run-1/pause-1/2.def' };
    const ids = [await saveOutboxMail(store, mail, {}), await saveOutboxMail(store, fresh, { isReminder: true })];
    expect(ids).toEqual(['run-1.pause-1.1', 'run-1.pause-1.2.reminder']);
    expect(await readOutboxMail(store, ids[0]!)).toEqual(mail);
    expect((await readOutbox(store)).map(({ id }) => id)).toEqual(ids.reverse());
    expect(linkInMail(mail)).toBe('http://127.0.0.1:8080/link/run-1/pause-1/1.abc');
    expect(await linkOfRun(store, 'run-1')).toBe('http://127.0.0.1:8080/link/run-1/pause-1/2.def');
    expect(await linkOfRun(store, 'run-2')).toBeUndefined();
  });

  it('shows its mails although one of its files is not a mail', async () => {
    const before = await readOutbox(store);
    await mkdir(join(home, 'outbox', 'folder.json'));
    await writeFile(join(home, 'outbox', 'cut.json'), '{"to": "an');
    await writeFile(join(home, 'outbox', 'other.json'), '{"to": "ana@example.com"}');
    expect(await readOutbox(store)).toEqual(before);
    for (const id of ['folder', 'cut', 'other']) expect(await readOutboxMail(store, id)).toBeUndefined();
  });

  it('reads no file outside its folder', async () => {
    await writeFile(join(home, 'api.json'), JSON.stringify(mail));
    expect(await readOutboxMail(store, '../api')).toBeUndefined();
  });

  it('finds the mails of a run that cannot be read, and no other mails', async () => {
    const file = (id: string) => writeFile(join(home, 'outbox', `${id}.json`), 'of a lost key');
    for (const id of ['order.pause-1.1', 'order.pause-2.1.reminder', 'order.2.pause-1.1', 'order-1.pause-1.1']) {
      await file(id);
    }
    const other = { ...mail, runId: 'order.pause-1.5' };
    await saveOutboxMail(store, other, {});
    expect(await mailIdsOfRun(store, 'order')).toEqual(['order.pause-1.1', 'order.pause-2.1.reminder']);
  });
});
