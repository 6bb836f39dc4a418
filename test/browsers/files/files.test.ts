import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

const ONE = [150, 120] as const;
const MANY = [150, 220] as const;
const FOLDER = [150, 320] as const;
const SAVE = [110, 408] as const;

async function holder(settings: Record<string, string> = {}): Promise<TestViewer> {
  open = await openSession('/files', settings);
  const viewer = await open.view();
  await until(() => viewer.frames.length > 0);
  await open.openGate();
  await until(() => viewer.latest('control')?.open === true);
  return viewer;
}

/**
 * Clicks until it is heard: when the gate has just opened, Chromium may not report a file chooser yet. Not again too soon, for a
 * second chooser ends the first.
 */
async function clickUntil(viewer: TestViewer, place: readonly [number, number], isHeard: () => boolean): Promise<void> {
  let clickedAt = 0;
  await until(() => {
    if (isHeard()) return true;
    if (Date.now() - clickedAt < 5000) return false;
    clickedAt = Date.now();
    viewer.click(...place);
    return false;
  });
}

async function chooser(viewer: TestViewer, place: readonly [number, number]): Promise<string> {
  const known = viewer.latest('chooser')?.id;
  await clickUntil(viewer, place, () => viewer.latest('chooser')?.id !== known);
  return viewer.latest('chooser')!.id;
}

async function send(id: string, name: string, body: string): Promise<number> {
  const headers = { 'x-file-name': encodeURIComponent(name) };
  return (await fetch(`${open.liveUrl}/uploads/${id}`, { method: 'POST', headers, body })).status;
}

describe('a file chooser of the page', () => {
  it('is answered with the file that was sent, under its own name', async () => {
    const viewer = await holder();
    const id = await chooser(viewer, ONE);
    expect(viewer.latest('chooser')).toMatchObject({ multiple: false, accept: '', limitBytes: 50_000_000 });
    expect(await send(id, 'Übersicht 1.txt', 'hello')).toBe(204);
    expect(await send(id, 'second.txt', 'too many')).toBe(409);
    viewer.send({ type: 'chooser', id, action: 'use' });
    await until(async () => (await open.log()).length === 1);
    expect(await open.log()).toEqual(['Übersicht 1.txt hello']);
    await until(() => viewer.latest('chooser-closed') !== undefined);
    expect(await send(id, 'late.txt', 'late')).toBe(404);
  });

  it('takes several files where the page does, also of one name, and no path with them', async () => {
    const viewer = await holder();
    const id = await chooser(viewer, MANY);
    expect(await send(id, '../../etc/passwd', 'a')).toBe(204);
    expect(await send(id, 'C:\\secret\\passwd', 'b')).toBe(204);
    expect(await send(id, '..', 'c')).toBe(204);
    viewer.send({ type: 'chooser', id, action: 'use' });
    await until(async () => (await open.log()).length === 3);
    expect(await open.log()).toEqual(['passwd a', 'passwd b', 'file c']);
  });

  it('takes no more than the limit, all together, and lets the person choose again', async () => {
    const viewer = await holder({ INTERMISSION_UPLOAD_LIMIT_MB: '1' });
    const id = await chooser(viewer, MANY);
    expect(await send(id, 'half.bin', 'x'.repeat(600_000))).toBe(204);
    expect(await send(id, 'more.bin', 'x'.repeat(600_000))).toBe(413);
    expect(await send(id, 'small.txt', 'small')).toBe(204);
  });

  it('can be left, and is left when the pause is over', async () => {
    const viewer = await holder();
    viewer.send({ type: 'chooser', id: await chooser(viewer, ONE), action: 'cancel' });
    await until(async () => (await open.log()).includes('cancel one'));
    const id = await chooser(viewer, MANY);
    await open.post('gate', { open: false });
    await until(async () => (await open.log()).includes('cancel many'));
    expect(await send(id, 'late.txt', 'late')).toBe(404);
  });

  it('is refused when it asks for a whole folder', async () => {
    const viewer = await holder();
    await clickUntil(viewer, FOLDER, () => viewer.latest('notice')?.text.includes('folder') === true);
    expect(viewer.latest('chooser')).toBeUndefined();
  });

  it('is sent only to the person in control, even if they join later', async () => {
    const viewer = await holder();
    const watcher = await open.view({ control: false });
    const id = await chooser(viewer, ONE);
    const back = await open.view();
    await until(() => back.latest('chooser')?.id === id);
    expect(watcher.latest('chooser')).toBeUndefined();
    watcher.send({ type: 'chooser', id, action: 'cancel' });
    expect(await send(id, 'a.txt', 'still open')).toBe(204);
  });

  it('stays with the automation while no pause is open', async () => {
    open = await openSession('/files');
    const [met] = await Promise.all([open.page.waitForEvent('filechooser'), open.page.click('#one')]);
    await met.setFiles({ name: 'by-automation.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await until(async () => (await open.log()).includes('by-automation.txt x'));
  });
});

describe('a download', () => {
  it('in a pause is offered, is fetched once, and goes with the session', async () => {
    const viewer = await holder();
    const before = folders();
    viewer.click(...SAVE);
    await until(() => viewer.latest('download')?.state === 'ready');
    const { id, name, size } = viewer.latest('download')!;
    expect([name.includes('/'), size]).toEqual([false, 6]);
    const answer = await fetch(`${open.liveUrl}/downloads/${id}`);
    expect([answer.status, await answer.text()]).toEqual([200, 'A note']);
    await until(() => viewer.latest('download')?.state === 'fetched');
    expect((await fetch(`${open.liveUrl}/downloads/${id}`)).status).toBe(404);
    const made = folders().filter((folder) => !before.includes(folder));
    expect(made).not.toEqual([]);
    await open.session.shutDown({ kind: 'closed', finalScreenshot: false });
    expect(made.filter((folder) => existsSync(`${tmpdir()}/${folder}`))).toEqual([]);
  });

  it('that opened a tab of its own leads back to the page, whole', async () => {
    const viewer = await holder();
    viewer.click(110, 510);
    await until(() => viewer.latest('download')?.state === 'ready');
    const answer = await fetch(`${open.liveUrl}/downloads/${viewer.latest('download')!.id}`);
    expect(await answer.text()).toBe('A note');
    await until(() => open.chromium.context.pages().length === 1);
    viewer.click(...SAVE);
    const ids = () => viewer.messages.flatMap((message) => (message.type === 'download' ? [message.id] : []));
    await until(() => new Set(ids()).size === 2);
    expect(viewer.messages.some((message) => message.type === 'tabs' && message.tabs.length > 1)).toBe(false);
  });

  it('while the automation works belongs to the automation, and delays nothing', async () => {
    open = await openSession('/files');
    const viewer = await open.view();
    const [download] = await Promise.all([open.page.waitForEvent('download'), open.page.click('a')]);
    expect(await download.path()).toBeTruthy();
    expect(viewer.latest('download')).toBeUndefined();
  });
});

function folders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('intermission-files-'));
}

describe('a picker that the page calls by a script', () => {
  const PLACE = [720, 120] as const;
  /** A viewer of a page with a button that does this. */
  async function withButton(does: string): Promise<TestViewer> {
    const viewer = await holder();
    await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
    await open.page
      .evaluate(`document.body.insertAdjacentHTML('beforeend', '<button id="act" style="position:absolute;left:700px;top:100px;width:100px;height:40px">Act</button>');
      act.onclick = async () => { try { ${does} } catch (error) { log.push(error.name) } }`);
    return viewer;
  }

  it('offers what a field for files offers', async () => {
    const viewer =
      await withButton(`const [handle] = await showOpenFilePicker({ types: [{ accept: { 'text/*': ['.txt'] } }] });
      const file = await handle.getFile(); log.push(handle instanceof FileSystemFileHandle, handle.kind + ' ' + file.name + ' ' + (await file.text()));`);
    const id = await chooser(viewer, PLACE);
    expect(viewer.latest('chooser')).toMatchObject({ multiple: false, accept: 'text/*,.txt' });
    expect(await send(id, 'note.txt', 'hello')).toBe(204);
    viewer.send({ type: 'chooser', id, action: 'use' });
    await until(async () => (await open.log()).includes('file note.txt hello'));
    expect(await open.log()).toContain(true);
  });

  it('is cancelled as in any browser', async () => {
    const viewer = await withButton('await showOpenFilePicker()');
    const id = await chooser(viewer, PLACE);
    viewer.send({ type: 'chooser', id, action: 'cancel' });
    await until(async () => (await open.log()).includes('AbortError'));
  });

  it('saves what the page writes as a download', async () => {
    const viewer = await withButton(`const handle = await showSaveFilePicker({ suggestedName: 'list.txt' });
      const stream = await handle.createWritable(); await stream.write('one two'); await stream.write({ type: 'write', position: 4, data: 'TWO' });
      await stream.write(new Blob([' three'])); await stream.close(); log.push('saved');`);
    await clickUntil(viewer, PLACE, () => viewer.latest('download')?.state === 'ready');
    const { id, name } = viewer.latest('download')!;
    expect(name).toBe('list.txt');
    expect(await (await fetch(`${open.liveUrl}/downloads/${id}`)).text()).toBe('one TWO three');
  });

  it('of folders is refused as if the person had not wanted to, and they are told why', async () => {
    const viewer = await withButton('await showDirectoryPicker()');
    viewer.click(...PLACE);
    await until(async () => (await open.log()).includes('AbortError'));
    await until(
      () => viewer.latest('notice')?.text === 'The page asks for a whole folder, which cannot be sent from here',
    );
  });
});
