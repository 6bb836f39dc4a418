import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { startRelay } from '../../../bench/live-view/relay.js';
import { decodeFrameHeader } from '../../../contracts/live-protocol.js';
import { automationOf, pause } from '../../support/runs/automations.js';
import { openLink } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';
import { compare } from '../../browsers/frames/decoder.js';

const test = useSystem();

it('a person on a slow line sees what they type in patches, and the same picture as on a fast line', async () => {
  const runId = await test.runs.start(automationOf(test.site('/form'), pause(120)));
  const { link } = await test.runs.mail(runId);
  const relay = await startRelay(Number(new URL(link).port));
  const slowLink = new URL(link);
  slowLink.port = String(relay.port);
  try {
    const frames: { isPatch: boolean; bytes: number }[] = [];
    const owner = await openLink(test.browser, slowLink.href, DESKTOP, (page) => hear(page, frames));
    await owner.inControl();
    await owner.click(await test.place('/form', '#name'));
    // Until the session knows that the line is slow, frames are whole.
    await expect
      .poll(
        async () => {
          const seen = frames.length;
          await owner.type('7');
          await owner.page.waitForTimeout(1500);
          const typed = frames.slice(seen);
          const bytes = typed.reduce((sum, frame) => sum + frame.bytes, 0);
          return typed.length > 0 && typed.every(({ isPatch }) => isPatch) && bytes <= 8 * 1024;
        },
        { timeout: 40_000 },
      )
      .toBe(true);
    const watcher = await test.operatorAt(runId, DESKTOP);
    await watcher.locator('.live canvas').waitFor();
    await expect
      .poll(
        async () => {
          const [slow, fast] = await Promise.all([pixelsOf(owner.page), pixelsOf(watcher)]);
          return slow.length === fast.length ? compare(slow, fast).share : 1;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
  } finally {
    relay.stop();
  }
});

/** Adds the frames of the page's live view to `frames`. */
function hear(page: Page, frames: { isPatch: boolean; bytes: number }[]): Promise<void> {
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload === 'string') return;
      const { patch } = decodeFrameHeader(new Uint8Array(payload).buffer);
      frames.push({ isPatch: patch !== undefined, bytes: payload.length });
    }),
  );
  return Promise.resolve();
}

async function pixelsOf(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.live canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let text = '';
    for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
    return btoa(text);
  });
  return Buffer.from(base64, 'base64');
}
