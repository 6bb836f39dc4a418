import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { automationOf } from '../support/runs/automations.js';
import { failureOf } from '../support/runs/run-failure.js';
import { useSystem } from '../support/system/system.js';

const test = useSystem(async () => {
  const files = await mkdtemp(join(tmpdir(), 'intermission-uploads-'));
  await writeFile(join(files, 'letter.txt'), 'Dear practice site');
  await symlink('/etc/hostname', join(files, 'outside.txt'));
  return { INTERMISSION_FILES: files, INTERMISSION_DOWNLOAD_LIMIT_MB: '1', INTERMISSION_CHROME: '/nowhere/chrome' };
});
beforeEach(() => test.system.practice.visits.reset());

function act(kind: string, params: object) {
  return {
    type: 'action_node',
    interaction_action: { max_tries: 2, max_timeout_seconds_per_try: 1, [kind]: params },
    end_sleep_time: 1,
  };
}
const link = (name: string, more: object = {}) =>
  act('click_element', { command: `get_by_text("${name}", exact=True)`, ...more });
const expecting = (name: string, more: object = {}) => link(name, { expect_download: true, ...more });

async function run(automation: object): Promise<RunState> {
  const runId = await test.runs.start(automation);
  return test.runs.until(runId, ({ status }) => status === 'succeeded' || status === 'failed');
}
const on = (path: string, nodes: unknown[], more: object = {}) =>
  run({ ...automationOf(test.site(path), ...nodes), ...more });
const downloadsOf = ({ artifacts, error }: RunState) => {
  expect(error).toBeUndefined();
  return artifacts.filter(({ isDownload }) => isDownload).map(({ name }) => name);
};
async function contentOf({ runId }: RunState, name: string): Promise<string> {
  return (await test.runs.call('GET', `/v1/runs/${runId}/artifacts/${encodeURIComponent(name)}`)).text();
}

describe('a download that a node expects', () => {
  it('is a file of the run, under the name and with the metadata that the node says', async () => {
    const nodes = [
      expecting('Download the note', {
        download_filename: 'for {who[0]}',
        download_metadata: { of: ['{who[0]}'], at: 1 },
      }),
      expecting('Download the note', { download_filename: 'for {who[0]}' }),
      expecting('Download the prices', { download_filename: 'f6df2027-4961-4330-9c39-6b0924d4bf4f' }),
      expecting('Make a file in the page', { download_filename: '../final.jpg' }),
    ];
    const parameters = { input_parameters: { who: ['Ana/Lima'] } };
    const state = await on('/downloads', nodes, { parameters });
    expect(state.artifacts.filter(({ isDownload }) => isDownload)).toEqual([
      {
        name: 'for Ana_Lima.txt',
        mediaType: 'text/plain',
        size: 31,
        isDownload: true,
        metadata: { of: ['Ana/Lima'], at: 1 },
      },
      { name: 'for Ana_Lima_2.txt', mediaType: 'text/plain', size: 31, isDownload: true },
      { name: 'prices.csv', mediaType: 'text/csv', size: 61, isDownload: true },
      { name: '_final.jpg', mediaType: 'image/jpeg', size: 17, isDownload: true },
    ]);
    expect(await contentOf(state, 'for Ana_Lima_2.txt')).toBe('A note from the practice site.\n');
    expect(await contentOf(state, '_final.jpg')).toBe('Made in the page.');
  });

  it('may be set off by choosing an option, and may be two', async () => {
    const report = { command: 'get_by_label("Get report as")', select_values: ['csv'], expect_download: true };
    const state = await on('/downloads', [
      act('select_option', report),
      expecting('Download both', { download_filename: 'all' }),
    ]);
    expect(downloadsOf(state)).toEqual(['prices.csv', 'all_0.txt', 'all_1.csv']);
  });

  it('fails the run at once when it does not come in time, or is too large', async () => {
    const late = await on('/downloads', [
      expecting('Read the terms', { download_timeout_seconds: 1 }),
      link('Download the note'),
    ]);
    // A PDF that the page reads counts as one.
    expect(downloadsOf(late)).toEqual(['terms.pdf', 'note.txt']);
    const none = await on('/form', [expecting('Check', { download_timeout_seconds: 1 })]);
    expect(none.error).toMatchObject({
      type: 'ExpectedDownloadFailed',
      message:
        'Step 1 (click text "Check"): could not download file when expect download is true: none began within 1 s',
    });
    const large = await on('/downloads', [expecting('Download a large file')]);
    expect(large.error?.message).toContain(
      'the files of a run may have at most 1 MB in total (INTERMISSION_DOWNLOAD_LIMIT_MB)',
    );
  });
});

describe('downloads that no node expects', () => {
  it('are files of the run all the same, each once, under their own names', async () => {
    const state = await on('/downloads', [link('Download the receipt'), link('Read the terms'), link('Download both')]);
    expect(downloadsOf(state).toSorted()).toEqual(['note.txt', 'prices.csv', 'receipt.pdf', 'terms.pdf']);
    expect(await contentOf(state, 'terms.pdf')).toMatch(/^%PDF-/);
  });

  it('are waited for until there are as many as the automation expects', async () => {
    const nodes = [expecting('Download the prices'), link('Download in 3 s')];
    expect(downloadsOf(await on('/downloads', nodes, { expected_downloads: 2 }))).toEqual(['prices.csv', 'note.txt']);
  });

  it('fail the run when they are too few in its time', async () => {
    const { client, close } = test.temporalClient();
    const automation = { ...automationOf(test.site('/downloads'), link('Download the note')), expected_downloads: 2 };
    const handle = await client.workflow.start('automation', {
      taskQueue: 'intermission',
      workflowId: `too-few-${Date.now()}`,
      args: [{ automation }],
      workflowExecutionTimeout: '25s',
    });
    const failure = await failureOf(handle.result());
    await close();
    expect([failure.type, failure.message]).toEqual([
      'ExpectedDownloadFailed',
      '2 downloads were expected, and 1 came',
    ]);
  });
});

describe('an address', () => {
  it('is kept as PDF: as it is when it is one, else printed', async () => {
    const state = await on('/downloads', [
      act('download_url_as_pdf', { url: test.site('/downloads/terms'), download_filename: 'our terms' }),
      act('download_url_as_pdf', { url: test.site('/table') }),
      act('download_url_as_pdf', { download_filename: 'this page' }),
      link('Read the terms'),
    ]);
    expect(downloadsOf(state).slice(0, 3)).toEqual(['our terms.pdf', 'Orders · Practice site.pdf', 'this page.pdf']);
    for (const name of downloadsOf(state)) expect(await contentOf(state, name)).toMatch(/^%PDF-/);
    const missing = await on('/downloads', [act('download_url_as_pdf', { url: test.site('/nowhere') })]);
    expect(missing.error).toMatchObject({ type: 'ExpectedDownloadFailed' });
    expect(missing.error?.message).toContain('could not download file for download_url_as_pdf: HTTP 404');
  });

  it('is downloaded with the cookies of the browser, and uploaded again by its name', async () => {
    const nodes = [
      act('download_file', { file_url: test.site('/downloads/moved.txt'), output_variable_name: 'letter' }),
      act('go_to_url', { url: test.site('/upload') }),
      act('upload_file', { command: 'get_by_label("Document")', file_path: '{letter[0]}' }),
      act('upload_file', { command: 'locator("#photos")', file_url: test.site('/downloads/members.txt') }),
      act('click_element', { command: 'get_by_role("button", name="Upload")' }),
    ];
    expect(downloadsOf(await on('/downloads', nodes))).toEqual(['members.txt']);
    const file = { name: 'members.txt', type: 'text/plain', size: 13 };
    expect(test.system.practice.visits.latest('/upload')?.values).toEqual({ document: file, photos: file });
  });

  it('that refuses, or that automations may not reach, fails the run', async () => {
    const upload = (file_url: string) => act('upload_file', { command: 'get_by_label("Document")', file_url });
    const refused = await on('/upload', [upload(test.site('/downloads/members.txt'))]);
    expect(refused.error).toMatchObject({ type: 'ActionFailed', node: 0 });
    expect(refused.error?.message).toContain('The file could not be fetched: HTTP 403');
    const inside = await on('/upload', [upload('http://169.254.169.254/latest/meta-data')]);
    expect(inside.error?.message).toContain('automations may not reach');
    const large = await on('/upload', [upload(test.site('/downloads/large.bin'))]);
    expect(large.error?.message).toContain('it has more than 1 MB');
  });
});

describe('a file of the worker', () => {
  const upload = (file_path: string) => act('upload_file', { command: 'get_by_label("Document")', file_path });

  it('is uploaded from the folder of such files, and from nowhere else', async () => {
    await on('/upload', [
      upload('letter.txt'),
      act('click_element', { command: 'get_by_role("button", name="Upload")' }),
    ]);
    expect(test.system.practice.visits.latest('/upload')?.values.document).toMatchObject({
      name: 'letter.txt',
      size: 18,
    });
    for (const path of ['/etc/passwd', '../api-key', 'outside.txt', 'missing.txt']) {
      const { error } = await on('/upload', [upload(path)]);
      expect(error?.message).toContain('neither in this run nor in the folder INTERMISSION_FILES');
    }
  });
});

describe('the browser', () => {
  it('tells sites the system that the automation names, and stands in for a Chrome that is not there', async () => {
    const send = act('click_element', { command: 'get_by_role("button", name="Send")' });
    const state = await on('/events', [send], { os_emulation: 'windows', browser_channel: 'chrome' });
    expect(state.error).toBeUndefined();
    expect(test.system.practice.visits.latest('/events')?.values.agent).toBe(
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    );
    expect(state.log.map(({ text }) => text)).toContain(
      'warning: Chrome could not be launched, so Chromium is used; set INTERMISSION_CHROME to the path of Chrome',
    );
  });
});
