import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunDownloads } from '../../../browsers/session/run-downloads.js';
import { launchOwner } from '../../support/owner/owner.js';
import { startSite } from '../pages.js';
import { testSettings } from '../settings.js';
import { until } from '../until.js';

it('gives a caller that asks again the file that its first call is still saving', async () => {
  const [browser, site, folder] = await Promise.all([
    launchOwner(),
    startSite(),
    mkdtemp(join(tmpdir(), 'im-downloads-')),
  ]);
  try {
    const page = await browser.newPage();
    let arrives: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (arrives = resolve));
    const downloads = new RunDownloads({
      context: page.context(),
      folder,
      limitBytes: 1_000_000,
      keep: async ({ name, mediaType }) => {
        await stored;
        return { name, mediaType, size: 6 };
      },
      log: testSettings().log,
    });
    await page.goto(`${site.url}/files`);
    await page.getByRole('link', { name: 'Save', exact: true }).click();
    await until(async () => (await downloads.news(0)).ready === 1);
    const calls = [downloads.keep(0, { by: 'a step' }), downloads.keep(0, { by: 'a step' })];
    expect(await downloads.news(0)).toMatchObject({ coming: 1, ready: 0 });
    expect(downloads.failures()).toEqual([
      'the download _note.txt was not kept: the artifact store did not respond in time',
    ]);
    arrives();
    const [first, again] = await Promise.all(calls);
    expect(first).toHaveLength(1);
    expect(again).toEqual(first);
    expect(downloads.failures()).toEqual([]);
  } finally {
    await browser.close();
    await site.close();
    await rm(folder, { recursive: true, force: true });
  }
});
