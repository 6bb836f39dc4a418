import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright';
import type { Artifact } from '../automation/index.js';

/** What a person typed shows as dots; placeholders stay readable. */
const HIDE_TYPED_TEXT = `
  input, textarea, [contenteditable] { -webkit-text-security: disc !important; }
  ::placeholder { -webkit-text-security: none !important; }`;
const SCREENSHOT_MS = 3000;

interface Wanted {
  /** PNG when it ends in .png, else JPEG. */
  name: string;
  fullPage?: boolean;
  /** Milliseconds. */
  timeout?: number;
}

/** Takes a picture in which typed text shows as dots. Throws when the page does not answer in time. */
export async function takePicture(
  page: Page,
  { name, fullPage = false, timeout = SCREENSHOT_MS }: Wanted,
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

/** Keeps such a picture in `file`. */
export async function keepScreenshot(page: Page, file: string, name: string): Promise<Artifact> {
  const { data, mediaType } = await takePicture(page, { name });
  await mkdir(dirname(file), { recursive: true });
  // Readers never see half a file.
  await writeFile(`${file}.part`, data);
  await rename(`${file}.part`, file);
  return { name, mediaType, size: data.length };
}
