import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright';
import { API_KEY, useStack } from '../../support/system/stack.js';
import { serve } from '../../support/http/serve.js';
import { launchOwner } from '../../support/owner/owner.js';
import { automationOf } from '../../support/runs/automations.js';

let browser: Browser;
beforeAll(async () => void (browser = await launchOwner()));
afterAll(() => browser?.close());

/** A short video, which a browser makes of a canvas. */
async function film(): Promise<Buffer> {
  const page = await browser.newPage();
  const base64 = await page.evaluate<string>(`new Promise((resolve, reject) => {
    const canvas = document.createElement('canvas');
    const brush = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
    let frames = 0;
    const timer = setInterval(() => {
      brush.fillStyle = frames % 2 ? 'red' : 'blue';
      brush.fillRect(0, 0, 300, 150);
      if (++frames === 30) { clearInterval(timer); recorder.stop(); }
    }, 40);
    recorder.onerror = reject;
    recorder.ondataavailable = ({ data }) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.readAsDataURL(data);
    };
    recorder.start();
  })`);
  await page.close();
  return Buffer.from(base64, 'base64');
}

describe('a video that a run saved', () => {
  const stack = useStack();

  it('plays in a browser that opens its address, and can do nothing else there', async () => {
    const video = await film();
    const site = await serve((req, res) => {
      if (req.url === '/clip.webm') res.setHeader('content-type', 'video/webm').end(video);
      else res.setHeader('content-type', 'text/html').end('<a href="/clip.webm" download="clip.webm">Clip</a>');
    });
    const click = { command: 'get_by_text("Clip")', expect_download: true };
    const automation = automationOf(site.url, { type: 'action_node', interaction_action: { click_element: click } });
    const { runId } = await stack.intermission.startRun({ automation });
    const { artifacts, error } = await stack.until(runId, ({ endedAt }) => endedAt !== undefined);
    await site.stop();
    expect(error).toBeUndefined();
    const clip = artifacts.find(({ isDownload }) => isDownload)!;
    expect(clip).toMatchObject({ mediaType: 'video/webm', size: video.length });

    const path = `/v1/runs/${runId}/artifacts/${clip.name}`;
    const { headers } = await stack.api.service(path, { method: 'HEAD' });
    expect(headers.get('content-type')).toBe('video/webm');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; media-src 'self'");
    expect(headers.get('content-security-policy')).not.toContain('script-src');
    const page = await browser.newPage({ extraHTTPHeaders: { authorization: `Bearer ${API_KEY}` } });
    await page.goto(stack.api.url + path);
    const size = () => page.locator('video').evaluate((element) => (element as { videoWidth?: number }).videoWidth);
    await expect.poll(size, { timeout: 20_000 }).toBe(300);
  });
});
