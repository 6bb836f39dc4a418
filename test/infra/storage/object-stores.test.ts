import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../config/index.js';
import { NotSavedError } from '../../../infra/storage/not-saved-error.js';
import { readableContent, readAll } from '../../../infra/storage/objects/content.js';
import { ObjectExistsError, type ObjectStore, StoreError } from '../../../infra/storage/objects/object-store.js';
import { S3Store } from '../../../infra/storage/objects/s3-store.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { artifactNames, artifactVersion, openArtifact, removeRunFiles } from '../../../infra/storage/run-files.js';
import { saveArtifact } from '../../../infra/storage/save-artifact.js';
import { BUCKET, type S3Server, startS3 } from '../../support/s3/s3-server.js';
import { S3_START_MS } from '../../support/s3/s3-program.js';

const KEYS = { new: `new:${'11'.repeat(32)}`, old: `old:${'22'.repeat(32)}`, other: `new:${'33'.repeat(32)}` };
const ENCRYPTED = { INTERMISSION_ARTIFACTS_ENCRYPTION: 'on', INTERMISSION_ENCRYPTION_KEYS: `${KEYS.new},${KEYS.old}` };
const MARKER = 'the-account-number-of-ana';
const MB = 1_000_000;
setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

let s3: S3Server;
let folder: string;
const restore: (() => void)[] = [];
beforeAll(async () => {
  s3 = await startS3();
  folder = await mkdtemp(join(tmpdir(), 'intermission-store-'));
}, S3_START_MS);
afterEach(() => restore.splice(0).forEach((step) => step()));
afterAll(async () => {
  await s3?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A store as a process with these settings has it. AWS's SDK reads its settings from the environment. */
function storeWith(settings: Record<string, string>): ObjectStore {
  for (const [name, value] of Object.entries(settings)) {
    const before = process.env[name];
    process.env[name] = value;
    restore.push(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
  return openStore(readConfig({ ...settings, INTERMISSION_HOME: folder }));
}

const inFolder = () => ({ INTERMISSION_ARTIFACTS: pathToFileURL(folder).href });
const places: [string, () => Record<string, string>][] = [
  ['a folder', inFolder],
  ['a bucket', () => s3.settings],
  ['a folder, encrypted', () => ({ ...inFolder(), ...ENCRYPTED })],
  ['a bucket, encrypted', () => ({ ...s3.settings, ...ENCRYPTED })],
];

async function textOf(stream: Readable | undefined): Promise<string | undefined> {
  return stream && (await readAll(stream)).toString();
}
async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}
/** Bytes of buffers that are still in use. */
function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
const content = (data: string | Uint8Array) => readableContent({ data });

let run = 0;
const newRun = () => `run-${++run}`;

describe.each(places)('%s', (_name, settings) => {
  let store: ObjectStore;
  const open = () => (store = storeWith(settings()));

  it('returns what was stored, and lists it', async () => {
    const runId = newRun();
    open();
    for (const size of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
      const data = randomBytes(size);
      const kept = await saveArtifact(store, runId, { name: `${size}.bin`, mediaType: 'a/b', data });
      expect(kept).toEqual({ name: `${size}.bin`, mediaType: 'a/b', size });
      expect((await readAll((await openArtifact(store, runId, kept.name))!)).equals(data)).toBe(true);
    }
    expect((await artifactNames(store, runId)).toSorted()).toEqual(
      ['0.bin', '1.bin', '300000.bin', '65535.bin', '65536.bin', '65537.bin'].toSorted(),
    );
    expect(await openArtifact(store, runId, 'another.bin')).toBeUndefined();
    expect(await store.check()).toBeDefined();
  });

  it('returns parts of what was stored, also across the chunks of an encrypted object', async () => {
    const runId = newRun();
    open();
    const data = randomBytes(200_000);
    const { name } = await saveArtifact(store, runId, { name: 'part.bin', mediaType: 'a/b', data });
    for (const [start, end] of [
      [0, 0],
      [0, 199_999],
      [65_535, 65_536],
      [100_000, 180_000],
      [199_999, 199_999],
    ] as const) {
      const part = await readAll((await openArtifact(store, runId, name, { start, end }))!);
      expect(part.equals(data.subarray(start, end + 1)), `${start}-${end}`).toBe(true);
    }
    expect(await openArtifact(store, runId, 'another.bin', { start: 0, end: 1 })).toBeUndefined();
  });

  it('has another version of a file that was replaced, and none of a file that is not there', async () => {
    const runId = newRun();
    open();
    const own = { name: 'final.jpg', mediaType: 'image/jpeg', isOwn: true };
    const version = () => artifactVersion(store, runId, 'final.jpg');
    expect(await version()).toBeUndefined();
    await saveArtifact(store, runId, { ...own, data: 'first' });
    const first = await version();
    expect(first).toBeDefined();
    expect(await version()).toBe(first);
    await saveArtifact(store, runId, { ...own, data: 'other' });
    expect(await version()).not.toBe(first);
  });

  it('keeps each of several files of one name, with any characters in it', async () => {
    const runId = `${newRun()}/../é`;
    open();
    const save = (data: string) => saveArtifact(store, runId, { name: '四 半+期.csv', mediaType: 'text/csv', data });
    const kept = [await save('one'), await save('two'), await save('three')];
    expect(kept.map(({ name }) => name)).toEqual(['四 半+期.csv', '四 半+期_2.csv', '四 半+期_3.csv']);
    const texts = await Promise.all(kept.map(async ({ name }) => textOf(await openArtifact(store, runId, name))));
    expect(texts).toEqual(['one', 'two', 'three']);
  });

  it('replaces a file of the engine, and reads a file of this machine', async () => {
    const runId = newRun();
    open();
    const file = join(folder, 'source');
    await writeFile(file, 'second');
    const own = { name: 'final.jpg', mediaType: 'image/jpeg', isOwn: true };
    await saveArtifact(store, runId, { ...own, data: 'first' });
    await saveArtifact(store, runId, { ...own, file });
    expect(await textOf(await openArtifact(store, runId, 'final.jpg'))).toBe('second');
    const gone = saveArtifact(store, runId, { name: 'a.txt', mediaType: 'text/plain', file: `${file}-gone` });
    await expect(gone).rejects.toThrow('a.txt could not be kept: its folder or the file to copy is gone (ENOENT)');
    expect(await artifactNames(store, runId)).toEqual(['final.jpg']);
  });

  it('refuses a key that is taken, and removes what it is asked to remove', async () => {
    const runId = newRun();
    open();
    const key = `artifacts/${runId}/a.txt`;
    await store.put(key, await content('a'), { replaces: false });
    await expect(store.put(key, await content('b'), { replaces: false })).rejects.toThrow(ObjectExistsError);
    expect(await textOf(await store.get(key))).toBe('a');
    await store.put(`artifacts/${runId}0/a.txt`, await content('of another run'), { replaces: false });
    expect(await removeRunFiles(store, runId)).toBe(1);
    expect(await keysOf(store, `artifacts/${runId}/`)).toEqual([]);
    expect(await keysOf(store, `artifacts/${runId}0/`)).toEqual([`artifacts/${runId}0/a.txt`]);
    await store.remove([key]);
  });

  it('streams a large file in little memory', async () => {
    const runId = newRun();
    open();
    const file = join(folder, 'large');
    const block = randomBytes(MB);
    await pipeline(Readable.from(Array.from({ length: 64 }, () => block)), createWriteStream(file));
    const before = bytesInUse();
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, bytesInUse() - before)), 400);
    await saveArtifact(store, runId, { name: 'large.bin', mediaType: 'a/b', file });
    let size = 0;
    for await (const chunk of (await openArtifact(store, runId, 'large.bin'))!) {
      const bytes = chunk as Buffer;
      if (!bytes.equals(block.subarray(size % MB, (size % MB) + bytes.length)) && (size % MB) + bytes.length <= MB) {
        throw new Error(`it differs at ${size}`);
      }
      size += bytes.length;
    }
    clearInterval(watch);
    expect(size).toBe(64 * MB);
    // The collector is late on a busy machine, but the whole file would take 64 MB.
    expect(most).toBeLessThan(56 * MB);
    await removeRunFiles(store, runId);
  }, 60_000);
});

describe('encryption at rest', () => {
  const ids = { folder: 'run-secret-folder', bucket: 'run-secret-bucket' };
  const file = { name: 'account.txt', mediaType: 'text/plain', data: `${MARKER} `.repeat(5000) };

  it('leaves nothing readable in a bucket or a folder, which unencrypted ones have', async () => {
    await saveArtifact(storeWith(s3.settings), 'run-plain', file);
    expect((await s3.bytes()).includes(MARKER)).toBe(true);
    await removeRunFiles(storeWith(s3.settings), 'run-plain');
    await saveArtifact(storeWith({ ...s3.settings, ...ENCRYPTED }), ids.bucket, file);
    expect((await s3.bytes()).includes(MARKER)).toBe(false);

    await saveArtifact(storeWith({ ...inFolder(), ...ENCRYPTED }), ids.folder, file);
    const stored = await readFile(join(folder, 'artifacts', ids.folder, file.name));
    expect(stored.includes(MARKER)).toBe(false);
    expect(stored.length).toBeGreaterThan(file.data.length);
  });

  it('still reads what was stored before it was on, and what an older key encrypted', async () => {
    await saveArtifact(storeWith(inFolder()), 'run-before', file);
    const withKeys = storeWith({ ...inFolder(), ...ENCRYPTED });
    expect(await textOf(await openArtifact(withKeys, 'run-before', file.name))).toBe(file.data);
    const onlyOld = { ...inFolder(), ...ENCRYPTED, INTERMISSION_ENCRYPTION_KEYS: KEYS.old };
    await saveArtifact(storeWith(onlyOld), 'run-old', file);
    expect(await textOf(await openArtifact(withKeys, 'run-old', file.name))).toBe(file.data);
  });

  it('names a key that is missing, and refuses another key of the same id', async () => {
    await saveArtifact(storeWith({ ...inFolder(), ...ENCRYPTED }), 'run-keys', file);
    const without = openArtifact(
      storeWith({ ...inFolder(), INTERMISSION_ENCRYPTION_KEYS: KEYS.old }),
      'run-keys',
      file.name,
    );
    await expect(without.then(textOf)).rejects.toThrow('encrypted with the key "new", which is not among');
    const wrong = openArtifact(
      storeWith({ ...inFolder(), INTERMISSION_ENCRYPTION_KEYS: KEYS.other }),
      'run-keys',
      file.name,
    );
    await expect(wrong.then(textOf)).rejects.toThrow('it was changed or cut, or its encryption key differs');
  });

  it('notices a file that was cut or took the place of another one', async () => {
    const encrypted = storeWith({ ...s3.settings, ...ENCRYPTED });
    const raw = new S3Store({ kind: 's3', bucket: BUCKET, prefix: 'some/prefix/', pathStyle: true });
    await saveArtifact(encrypted, 'run-cut', { ...file, data: randomBytes(200_000) });
    const key = `artifacts/run-cut/${file.name}`;
    const stored = await readAll((await raw.get(key))!);
    const header = 9 + 1 + 3 + 32;
    const chunk = 65_536 + 16;
    const at = (number: number) => stored.subarray(header + number * chunk, header + (number + 1) * chunk);
    const changes = {
      'cut in a chunk': stored.subarray(0, 150_000),
      'cut between two chunks': stored.subarray(0, header + 2 * chunk),
      'without a chunk': Buffer.concat([stored.subarray(0, header), at(0), at(2), at(3)]),
      'with two chunks swapped': Buffer.concat([stored.subarray(0, header), at(1), at(0), at(2), at(3)]),
      'with a chunk twice': Buffer.concat([stored.subarray(0, header), at(0), at(0), at(1), at(2), at(3)]),
      'cut in the header': stored.subarray(0, 20),
      longer: Buffer.concat([stored, Buffer.from('x')]),
    };
    for (const [change, bytes] of Object.entries(changes)) {
      await raw.put(key, await content(bytes), { replaces: true });
      await expect(encrypted.get(key).then(textOf), change).rejects.toThrow('it was changed or cut');
    }
    await raw.put('artifacts/run-other/account.txt', await content(stored), { replaces: true });
    const moved = encrypted.get('artifacts/run-other/account.txt');
    await expect(moved.then(textOf)).rejects.toThrow('it was changed or cut');
    await raw.put(key, await content(stored), { replaces: true });
    expect((await readAll((await encrypted.get(key))!)).length).toBe(200_000);
  });
});

describe('a bucket that cannot be used', () => {
  const save = (store: ObjectStore) =>
    saveArtifact(store, 'run-1', { name: 'a.txt', mediaType: 'text/plain', data: 'a' });
  const cases: [string, Record<string, string>, RegExp][] = [
    [
      'does not exist',
      { INTERMISSION_ARTIFACTS: 's3://no-such-bucket/' },
      /the bucket of INTERMISSION_ARTIFACTS does not exist/,
    ],
    ['has another secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }, /refuses the AWS credentials/],
    [
      'is at a closed port',
      { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' },
      /the artifact store cannot be reached \(ECONNREFUSED\)/,
    ],
  ];

  it.each(cases)('says that it %s', async (_name, change, message) => {
    const store = storeWith({ ...s3.settings, ...change });
    await expect(store.check()).rejects.toThrow(StoreError);
    await expect(store.check()).rejects.toThrow(message);
    await expect(save(store)).rejects.toThrow(NotSavedError);
    await expect(save(store)).rejects.toThrow(message);
    await expect(keysOf(store, '')).rejects.toThrow(message);
    await expect(openArtifact(store, 'run-1', 'a.txt')).rejects.toThrow(message);
    await expect(save(store)).rejects.not.toThrow(/tester|wrong|127\.0\.0\.1/);
  });

  it('works again once it is back', async () => {
    const store = storeWith(s3.settings);
    await s3.kill();
    await expect(save(store)).rejects.toThrow('a.txt could not be kept: the artifact store cannot be reached');
    await s3.start();
    expect((await save(store)).name).toBe('a.txt');
  });
});

describe('what processes began and did not finish', () => {
  it('is removed from a folder after a time, and finished files stay', async () => {
    const store = storeWith(inFolder());
    await saveArtifact(store, 'run-parts', { name: 'report.part', mediaType: 'a/b', data: 'whole' });
    const runFolder = join(folder, 'artifacts', 'run-parts');
    const old = new Date(Date.now() - 10_000);
    for (const name of ['.0d3b.part', 'final.jpg.part', '.new.part']) await writeFile(join(runFolder, name), 'half');
    for (const name of ['.0d3b.part', 'final.jpg.part']) await utimes(join(runFolder, name), old, old);
    expect(await keysOf(store, 'artifacts/run-parts/')).toEqual(['artifacts/run-parts/report.part']);
    expect(await store.removeUnfinished(Date.now() - 5000)).toBe(2);
    expect((await readdir(runFolder)).toSorted()).toEqual(['.new.part', 'report.part']);
  });

  it('is removed from a bucket after a time', async () => {
    const store = storeWith(s3.settings);
    const { S3Client, CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3');
    const client = new S3Client({ forcePathStyle: true });
    await client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'some/prefix/artifacts/run-9/a.txt' }));
    await client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'of-somebody-else' }));
    expect(await store.removeUnfinished(Date.now() - 60_000)).toBe(0);
    expect(await store.removeUnfinished(Date.now() + 60_000)).toBe(1);
    expect(await store.removeUnfinished(Date.now() + 60_000)).toBe(0);
    // Without a prefix, the whole bucket is searched.
    const whole = storeWith({ ...s3.settings, INTERMISSION_ARTIFACTS: `s3://${BUCKET}` });
    expect(await whole.removeUnfinished(Date.now() + 60_000)).toBe(0);
  });
});

it('refuses settings that cannot work', () => {
  const config = (settings: Record<string, string>) => () => readConfig({ INTERMISSION_HOME: folder, ...settings });
  expect(config({ INTERMISSION_ARTIFACTS_ENCRYPTION: 'on' })).toThrow('INTERMISSION_ENCRYPTION_KEYS has no key');
  for (const place of ['artifacts', 'https://host/x', 's3://A_B', 'file://host/folder', 's3:']) {
    expect(config({ INTERMISSION_ARTIFACTS: place })).toThrow(`${JSON.stringify(place)} is neither a folder`);
  }
  expect(readConfig({ INTERMISSION_ARTIFACTS: 's3://bucket//a/b' }).artifacts.place).toEqual({
    ...{ kind: 's3', bucket: 'bucket', prefix: 'a/b/', pathStyle: false },
  });
  expect(config({})().artifacts).toEqual({ place: { kind: 'file', folder }, encrypts: false });
});
