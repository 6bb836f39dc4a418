import type { Page } from 'playwright';

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
