/// <reference lib="dom" />

/**
 * Calls `listen` now, and again whenever the page has rewritten its document: `document.open`, which editors in iframes use, removes every
 * listener. The signal aborts before the next call and at the end. Returns a function that stops everything.
 */
export function keepListening(listen: (signal: AbortSignal) => void): () => void {
  const probe = `probe-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  let life = new AbortController();
  let isHeard = false;

  function begin(): void {
    life.abort();
    life = new AbortController();
    addEventListener(probe, () => (isHeard = true), { signal: life.signal });
    listen(life.signal);
  }

  const documents = new MutationObserver(() => {
    isHeard = false;
    dispatchEvent(new Event(probe));
    if (!isHeard) begin();
  });
  documents.observe(document, { childList: true });
  begin();
  return () => {
    documents.disconnect();
    life.abort();
  };
}
