import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright';
import type { Artifact } from '../automation/index.js';

/** What a person typed shows as dots; placeholders stay readable. */
const HIDE_TYPED_TEXT = `
  input, textarea, [contenteditable] { -webkit-text-security: disc !important; }
  ::placeholder { -webkit-text-security: none !important; }`;
const SCREENSHOT_MS = 3000;

/** Keeps a picture of the page in `file`: PNG when `name` ends in .png, else JPEG. Throws when the page does not answer in time. */
export async function keepScreenshot(page: Page, file: string, name: string): Promise<Artifact> {
  const type = name.toLowerCase().endsWith('.png') ? 'png' : 'jpeg';
  const picture = await page.screenshot({
    type,
    ...(type === 'jpeg' && { quality: 80 }),
    style: HIDE_TYPED_TEXT,
    animations: 'disabled',
    timeout: SCREENSHOT_MS,
  });
  await mkdir(dirname(file), { recursive: true });
  // Readers never see half a file.
  await writeFile(`${file}.part`, picture);
  await rename(`${file}.part`, file);
  return { name, mediaType: `image/${type}`, size: picture.length };
}
