import type { VanishedCall } from './vanished.js';

/** The binding that pages call with an `InPageCall`. */
export const BINDING = '__intermissionRecord';

export type InPageCall =
  /** Asks whether it is the other person's turn. */
  | { kind: 'look' }
  | { kind: 'handOver'; title: string }
  | { kind: 'goOn' }
  /** The text is, or starts with, a secret that must not be recorded. */
  | { kind: 'secret'; text: string }
  | { kind: 'closing' }
  | VanishedCall;

/**
 * Runs in every frame of every recorded page, before the page's own scripts. Adds the bar to the top frame, hides the bar's events from the
 * page and the recorder, and reports secrets. It must be self-contained: nothing else of this module exists in the page.
 */
export function inPage(binding: string): void {
  const call = (message: InPageCall) =>
    (window as unknown as Record<string, (message: InPageCall) => Promise<boolean>>)[binding]!(message);

  const SECRET =
    'input[type=password], [autocomplete*=password], [autocomplete*=one-time-code], [autocomplete*=cc-number], [autocomplete*=cc-csc]';
  const secrets = new WeakSet<EventTarget>();
  // A password field may later become readable with the secret in it.
  const note = ({ target }: Event) => {
    if (target instanceof HTMLElement && target.matches(SECRET)) secrets.add(target);
  };
  for (const type of ['focusin', 'pointerdown']) window.addEventListener(type, note, true);
  window.addEventListener(
    'input',
    (event) => {
      note(event);
      const field = event.composedPath()[0];
      if (!(field instanceof HTMLInputElement)) return;
      if (secrets.has(event.target!) || field.matches(SECRET)) void call({ kind: 'secret', text: field.value });
    },
    true,
  );

  if (window.top !== window) return;

  // The recorder delays a click by half a second, and drops it when its page has closed by then.
  const close = window.close.bind(window);
  window.close = () => {
    // The browser does not let scripts close other windows.
    if (window.opener !== null || history.length === 1) void call({ kind: 'closing' });
    setTimeout(close, 700);
  };

  const host = document.createElement('intermission-recorder');
  const root = host.attachShadow({ mode: 'open' });
  const STYLE = `
    :host { all: initial; position: fixed; z-index: 2147483647; bottom: 12px; right: 12px; }
    :host([left]) { right: auto; left: 12px; }
    div { display: flex; gap: 8px; align-items: center; padding: 8px; border-radius: 8px; background: #1e1b4b;
      color: #fff; font: 14px/1.4 system-ui, sans-serif; box-shadow: 0 2px 12px #0006; }
    input, button { font: inherit; border: 0; border-radius: 4px; padding: 4px 8px; }
    input { width: 210px; } button { background: #fff; color: #1e1b4b; cursor: pointer; }
    [hidden] { display: none; }
  `;
  const make = <Name extends 'div' | 'input' | 'button' | 'span'>(name: Name, text = '') =>
    Object.assign(document.createElement(name), { textContent: text });
  const bar = make('div');
  const title = Object.assign(make('input'), { placeholder: 'What is the person to do?' });
  title.setAttribute('aria-label', title.placeholder);
  const handOver = make('button', 'Hand over to a person');
  const words = make('span', 'Do what the person will do. It is not recorded.');
  const goOn = make('button', 'Go on recording');
  const move = Object.assign(make('button', '↔'), { title: 'To the other side' });
  bar.append(title, handOver, words, goOn, move);
  root.append(bar);

  const show = (isHandedOver: boolean) => {
    title.hidden = handOver.hidden = isHandedOver;
    words.hidden = goOn.hidden = !isHandedOver;
  };
  const press = async (element: EventTarget | undefined) => {
    if (element === move) return void host.toggleAttribute('left');
    if (element === goOn) return show(await call({ kind: 'goOn' }));
    if (element !== handOver && element !== title) return;
    show(await call({ kind: 'handOver', title: title.value }));
    title.value = '';
  };
  const take = (event: Event) => {
    if (!event.composedPath().includes(host)) return;
    event.stopImmediatePropagation();
    const [element] = event.composedPath();
    const isEnter = event.type === 'keydown' && (event as KeyboardEvent).key === 'Enter' && element === title;
    if ((event.type === 'click' && element !== title) || isEnter) void press(element);
  };
  const types = ['click', 'auxclick', 'dblclick', 'contextmenu', 'input', 'change', 'focus', 'focusin', 'scroll'];
  for (const kind of ['pointer', 'mouse'])
    types.push(...['down', 'up', 'move', 'over', 'out'].map((end) => kind + end));
  for (const type of [...types, 'keydown', 'keyup', 'keypress', 'mouseenter', 'mouseleave']) {
    window.addEventListener(type, take, true);
  }
  // Pages remove elements that they did not add, and another tab may have changed whose turn it is.
  const keep = async () => {
    const parent = document.documentElement as HTMLElement | null;
    if (parent !== null && host.parentNode !== parent) {
      parent.append(host);
      // A window that a page opens replaces its document once; the previous document's style then no longer applies.
      const style = new CSSStyleSheet();
      style.replaceSync(STYLE);
      root.adoptedStyleSheets = [style];
    }
    show(await call({ kind: 'look' }));
  };
  void keep();
  setInterval(() => void keep(), 500);
}
