import type { Browser } from 'playwright';

/** Throws an Error that names what is missing when this host cannot show a window. */
export function requireDisplay(): void {
  if (process.platform !== 'linux') return;
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
  throw new Error(
    'A browser with a window needs a display, and the host of this browsers process has none: DISPLAY and WAYLAND_DISPLAY are not set. ' +
      'Start browsers in a desktop session, or with a virtual display, for example xvfb-run',
  );
}

/** Throws for a browser that never has a window, like `chromium-headless-shell`, which ignores the choice without a word. */
export async function requireWindow(browser: Browser): Promise<void> {
  const cdp = await browser.newBrowserCDPSession();
  const { product } = await cdp.send('Browser.getVersion');
  await cdp.detach();
  if (!product.startsWith('Headless')) return;
  throw new Error(
    `A browser with a window needs a full Chromium, and this one (${product}) has no windows. Set INTERMISSION_CHROMIUM to a full Chromium`,
  );
}
