/// <reference lib="dom" />

/** A caret that blinks makes two pictures a second of a page that does not move. It stands still until `ended`. */
export function steadyCaret(ended: AbortSignal): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { caret-animation: manual }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  ended.addEventListener('abort', () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  });
}
