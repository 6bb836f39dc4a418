import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright';
import type { Artifact } from '../../contracts/artifact.js';

/** Shows typed text as dots; placeholders stay readable. */
const HIDE_TYPED_TEXT = `
  input, textarea, [contenteditable] { -webkit-text-security: disc !important; }
  ::placeholder { -webkit-text-security: none !important; }`;
const SCREENSHOT_MS = 3000;

interface ScreenshotRequest {
  /** The image is a PNG when the name ends in .png, otherwise a JPEG. */
  name: string;
  fullPage?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** Takes a screenshot in which typed text shows as dots. Throws when the page does not respond in time. */
export async function takeScreenshot(
  page: Page,
  { name, fullPage = false, timeout = SCREENSHOT_MS }: ScreenshotRequest,
): Promise<{ data: Buffer; mediaType: string }> {
  const type = name.toLowerCase().endsWith('.png') ? 'png' : 'jpeg';
  const data = await page.screenshot({
    type,
    ...(type === 'jpeg' && { quality: 80 }),
    style: HIDE_TYPED_TEXT,
    animations: 'disabled',
    fullPage,
    timeout,
  });
  return { data, mediaType: `image/${type}` };
}

/** Saves such a screenshot to `file`. */
export async function saveScreenshot(page: Page, file: string, name: string): Promise<Artifact> {
  const { data, mediaType } = await takeScreenshot(page, { name });
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Readers never see a partial file.
  try {
    await writeFile(`${file}.part`, data, { mode: 0o600 });
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined);
    throw error;
  }
  return { name, mediaType, size: data.length };
}
