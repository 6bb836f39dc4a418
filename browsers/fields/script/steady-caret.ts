/// <reference lib="dom" />

/** Stops the caret from blinking until `ended` aborts: a blinking caret causes two frames a second of a page that does not change. */
export function steadyCaret(ended: AbortSignal): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { caret-animation: manual }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  ended.addEventListener('abort', () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
}
