import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { artifactFolder } from '../../infra/storage/artifact-paths.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem({ INTERMISSION_DOWNLOAD_LIMIT_MB: '1' });
const undo: (() => void)[] = [];
afterEach(() => undo.splice(0).forEach((step) => step()));

const LONG = `${'四半期連結決算短信'.repeat(4)}.csv`;

function act(kind: string, params: object) {
  return { type: 'action_node', interaction_action: { [kind]: params }, end_sleep_time: 0 };
}
function download(name: string, bytes = 17, more: object = {}) {
  return [
    act('input_text', { command: 'get_by_label("File name")', input_text: name }),
    act('input_text', { command: 'get_by_label("Bytes")', input_text: String(bytes) }),
    act('click_element', { command: 'get_by_role("button", name="Make this file")', ...more }),
  ];
}
const expected = { expect_download: true, download_timeout_seconds: 10 };

const ended = ({ status }: RunState) => status === 'succeeded' || status === 'failed';
const logOf = ({ log }: RunState) => log.map(({ text }) => text);
const downloadsOf = ({ artifacts }: RunState) =>
  artifacts.filter(({ isDownload }) => isDownload).map(({ name }) => name);

async function run(nodes: unknown[], more: object = {}): Promise<RunState> {
  const runId = await test.runs.start({ ...automationOf(test.site('/downloads'), ...nodes), ...more });
  return test.runs.until(runId, ended);
}

/** A run whose disk takes 64 kB from after its first step on. */
async function runOnFullDisk(nodes: unknown[], more: object = {}): Promise<RunState> {
  const automation = { ...automationOf(test.site('/downloads'), pause(120), ...nodes), ...more };
  const runId = await test.runs.start(automation);
  await test.runs.until(runId, ({ status, artifacts }) => status === 'awaiting_human' && artifacts.length > 0);
  const folder = artifactFolder(test.system.home, runId);
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    undo.push(() => execFileSync('umount', ['-l', folder]));
  } catch {
    // Only root may mount. Who is not root can be kept from writing.
    chmodSync(folder, 0o500);
    undo.push(() => chmodSync(folder, 0o700));
  }
  await test.runs.call('POST', `/v1/runs/${runId}/human-done`, {});
  return test.runs.until(runId, ended);
}

describe('a file with a long name in kanji', () => {
  it('is kept under its whole name, like the others of its step and of its run', async () => {
    const nodes = [...download('one.txt'), ...download(LONG, 17, expected), ...download('three.txt')];
    const state = await run(nodes, { expected_downloads: 3 });
    expect(state.error).toBeUndefined();
    expect(downloadsOf(state).toSorted()).toEqual([LONG, 'one.txt', 'three.txt'].toSorted());
    const answer = await test.runs.call('GET', `/v1/runs/${state.runId}/artifacts/${encodeURIComponent(LONG)}`);
    expect([answer.status, await answer.text()]).toEqual([200, 'x'.repeat(17)]);
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent(LONG));
  });

  it('is uploaded again, and names a picture', async () => {
    const state = await run([
      ...download(LONG, 17, expected),
      { type: 'action_node', extraction_action: { screenshot: { filename: '画面'.repeat(60) } }, before_sleep_time: 0 },
      act('go_to_url', { url: test.site('/upload') }),
      act('upload_file', { command: 'get_by_label("Document")', file_path: LONG }),
      act('click_element', { command: 'get_by_role("button", name="Upload")' }),
    ]);
    expect(state.error).toBeUndefined();
    expect(test.system.practice.visits.latest('/upload')?.values.document).toMatchObject({ name: LONG, size: 17 });
    const picture = state.artifacts.find(
      ({ mediaType, name }) => mediaType === 'image/png' && name.startsWith('画面'),
    )!;
    expect(picture.name).toBe(`${'画面'.repeat(39)}.png`);
    const answer = await test.runs.call('GET', `/v1/runs/${state.runId}/artifacts/${encodeURIComponent(picture.name)}`);
    expect((await answer.arrayBuffer()).byteLength).toBe(picture.size);
  });
});

describe('a file for which the disk has no room', () => {
  const LARGE = ['large.txt', 200_000] as const;
  const why = /large\.txt was not kept: (the disk is full \(ENOSPC\)|its folder is not writable \(EACCES\))/;

  it('is a line in the log, and the others are kept', async () => {
    const state = await runOnFullDisk([...download('one.txt'), ...download(...LARGE), ...download('three.txt')]);
    expect(logOf(state).filter((text) => why.test(text))).toHaveLength(1);
    if (process.getuid?.() === 0) expect(downloadsOf(state)).toEqual(['one.txt', 'three.txt']);
  });

  it('has not come, for an automation that expects so many downloads', async () => {
    const nodes = [...download('one.txt'), ...download(...LARGE)];
    const state = await runOnFullDisk(nodes, { expected_downloads: 2 });
    expect(state.error).toMatchObject({ type: 'ExpectedDownloadFailed' });
    expect(state.error?.message).toMatch(/^2 downloads were expected, and [01] came; [12] failed: /);
    expect(logOf(state).some((text) => why.test(text))).toBe(true);
  });

  it('fails the step that expects it, with the reason and without a word of an interruption', async () => {
    const state = await runOnFullDisk(download(...LARGE, expected));
    expect(state.error?.type).toBe('ExpectedDownloadFailed');
    expect(state.error?.message).toMatch(
      /^Step 4 .*: could not download file when expect download is true: (the disk is full|its folder may not be)/,
    );
  });

  it('fails a step that takes a picture or keeps an answer, with the reason', async () => {
    const fill = download('one.txt', 60_000, expected);
    const picture = { type: 'action_node', extraction_action: { screenshot: { filename: 'page' } } };
    const state = await runOnFullDisk([...fill, picture]);
    expect(state.error?.message).toMatch(/page\.png could not be kept: |its folder is not writable/);
  });
});
