import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { click } from '../../support/runs/automations.js';
import { hasFfmpeg } from '../../support/machine/ffmpeg.js';
import { OWNER } from '../../support/runs/runs.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem({ INTERMISSION_RECORDING: 'automation' });

const letter = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear practice site') };

describe('the owner', () => {
  it('uploads a file of theirs, which the automation then sends, and the log tells it', async () => {
    const field = await test.place('/upload', (page) => page.getByLabel('Document'));
    const { runId, owner } = await test.paused('/upload', { after: [click('Upload')] });
    await owner.click(field);
    const dialog = owner.page.getByRole('dialog', { name: 'The page asks for a file' });
    const chooser = owner.page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles(letter);
    await dialog.waitFor({ state: 'detached' });
    await owner.done();

    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(test.system.practice.visits.latest('/upload')?.values.document).toEqual({
      name: 'letter.txt',
      type: 'text/plain',
      size: letter.buffer.length,
    });
    const acts = state.log.filter(({ text }) => text.startsWith(OWNER));
    expect(acts.map(({ text }) => text)).toEqual([
      `${OWNER} took control`,
      `${OWNER} clicked`,
      `${OWNER} uploaded 1 file`,
    ]);
    expect(acts.map(({ node }) => node)).toEqual([0, 0, 0]);
    const times = state.log.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it('leaves a file chooser without a file, and chooses again', async () => {
    const choose = await test.place('/upload', (page) => page.getByRole('button', { name: 'Choose photos' }));
    const { runId, owner } = await test.paused('/upload');
    await owner.click(choose);
    const dialog = owner.page.getByRole('dialog', { name: 'The page asks for files' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await owner.click(choose);
    await dialog.waitFor();
    await owner.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('drops a file where the page has asked for one, and loses nothing by dropping it anywhere else', async () => {
    const field = await test.place('/upload', (page) => page.getByLabel('Document'));
    const { runId, owner } = await test.paused('/upload', { after: [click('Upload')] });
    await owner.page.locator('.live canvas').drop({ files: letter });
    await owner.page.getByText('You cannot drop files on the picture.').waitFor();
    await owner.click(field);
    const dialog = owner.page.getByRole('dialog', { name: 'The page asks for a file' });
    await dialog.drop({ files: [letter, { ...letter, name: 'second.txt' }] });
    await dialog.getByText('The page asks for one file.').waitFor();
    await dialog.drop({ files: letter });
    await dialog.waitFor({ state: 'detached' });
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(test.system.practice.visits.latest('/upload')?.values.document).toMatchObject({ name: 'letter.txt' });
  });

  it('gets what the page lets them download, once, and nobody else does', async () => {
    const link = await test.place('/downloads', (page) => page.getByRole('link', { name: 'Download the note' }));
    const { runId, owner } = await test.paused('/downloads');
    await owner.click(link);
    const save = owner.page.getByRole('link', { name: 'Save note.txt' });
    const address = await save.getAttribute('href');
    const stranger = await fetch(`${test.system.apiUrl}${address}`);
    expect(stranger.status).toBe(401);
    const started = owner.page.waitForEvent('download');
    await save.click();
    const download = await started;
    expect(download.suggestedFilename()).toBe('note.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('A note from the practice site.\n');
    await owner.page.getByText('saved on your device').waitFor();
    const again = await test.runs.call('GET', address!);
    expect(again.status).toBe(404);
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('sends no file to a page from another site, for another run, or once the pause is over', async () => {
    const { runId, owner } = await test.paused('/upload');
    const { runId: other } = await test.paused('/upload');
    const send = (run: string) =>
      owner.page.evaluate(
        `fetch('/v1/runs/${run}/uploads/none', { method: 'POST', body: 'x' }).then(({ status }) => status)`,
      );
    expect(await send(other)).toBe(401);
    expect(await send(runId)).toBe(404);
    const cookies = await owner.page.context().cookies(`${test.system.apiUrl}/v1/runs/${runId}/uploads/none`);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const foreign = await fetch(`${test.system.apiUrl}/v1/runs/${runId}/uploads/none`, {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.example' },
      body: 'x',
    });
    expect(foreign.status).toBe(403);
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(await send(runId)).toBe(409);
  });
});

describe('the log', () => {
  it('tells what a person did also when the pause ends without an answer, and nothing they typed', async () => {
    const code = await test.place('/login', (page) => page.getByLabel('One-time code'));
    const { runId, owner } = await test.paused('/login', { seconds: 30 });
    await owner.click(code);
    await owner.type('831947');
    const state = await test.runs.until(runId, ({ status }) => status === 'failed', 50_000);
    expect(state.error?.type).toBe('HumanInLoopTimeoutException');
    // On a slow machine the log may split the typed text into two lines.
    const typed = state.log.flatMap(({ text }) => {
      const told = new RegExp(`^${OWNER} typed (\\d+) characters? into One-time code$`).exec(text);
      return told ? [Number(told[1])] : [];
    });
    expect(typed.reduce((sum, count) => sum + count, 0)).toBe(6);
    expect(JSON.stringify(state)).not.toContain('831947');
  });
});

describe('the recording', () => {
  it.runIf(hasFfmpeg())('is among the artifacts of the run, and a video that plays', async () => {
    const { runId, owner } = await test.paused('/motion');
    await owner.done();
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    const video = state.artifacts.find(({ name }) => name === 'recording.webm');
    expect(video).toMatchObject({ mediaType: 'video/webm' });
    const answer = await test.runs.call('GET', `/v1/runs/${runId}/artifacts/recording.webm`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBe(video?.size);
    const page = await test.browser.newPage();
    const width = await page.evaluate(`new Promise((resolve, reject) => {
      const video = document.createElement('video');
      video.onerror = () => reject(new Error(video.error.message));
      video.onloadeddata = () => resolve(video.videoWidth);
      video.src = 'data:video/webm;base64,${bytes.toString('base64')}';
    })`);
    expect(width).toBe(1280);
  });
});
