import type { BrowserContext, Disposable } from 'playwright';
import { withTimeout } from '../../infra/with-timeout.js';

/** Masks the fields that a video must not show. A password field that the page reveals for a moment keeps its dots. */
const SHOW = `(() => {
  const key = Symbol.for('intermission.mask');
  if (window[key]) return;
  const sheet = new CSSStyleSheet();
  const dots = '{ -webkit-text-security: disc !important; }';
  sheet.replaceSync(
    '@layer { input[type="password" i], input[autocomplete*="one-time-code" i], input[autocomplete*="cc-" i], ' +
      'input[autocomplete*="password" i] ' + dots + ' }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const were = new Map();
  const observer = new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      if (oldValue?.toLowerCase() !== 'password' || were.has(target)) continue;
      were.set(target, target.style.webkitTextSecurity);
      target.style.setProperty('-webkit-text-security', 'disc', 'important');
    }
  });
  observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['type'], attributeOldValue: true });
  window[key] = () => {
    delete window[key];
    observer.disconnect();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    for (const [field, before] of were) field.style.webkitTextSecurity = before;
  };
})()`;
const HIDE = `window[Symbol.for('intermission.mask')]?.()`;
/** Do not wait for a frame that does not respond: it draws nothing new either. */
const FRAME_MS = 1000;

/** Shows dots in the secret fields of every frame, present and future. */
export class Mask {
  private script: Disposable | undefined;

  constructor(private readonly context: BrowserContext) {}

  async show(): Promise<void> {
    this.script ??= await this.context.addInitScript({ content: SHOW });
    await this.inEveryFrame(SHOW);
  }

  async hide(): Promise<void> {
    await this.script?.dispose();
    this.script = undefined;
    await this.inEveryFrame(HIDE);
  }

  private async inEveryFrame(script: string): Promise<void> {
    const frames = this.context.pages().flatMap((page) => page.frames());
    const done = Promise.allSettled(frames.map((frame) => frame.evaluate(script)));
    await withTimeout(done, FRAME_MS, () => undefined);
  }
}
