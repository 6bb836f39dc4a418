/// <reference lib="dom" />
import { clipboardOf } from './clipboard.js';
import { describeFields } from './describe.js';
import { keepListening } from './keep-listening.js';
import { replacePageApis } from './page-apis.js';
import { steadyCaret } from './steady-caret.js';
import { watchFields } from './watch-fields.js';
import { watchLists } from './watch-lists.js';
import { watchShortcuts } from './watch-shortcuts.js';
import { watchSuggestions } from './watch-suggestions.js';

/** The functions that the server may call, as `agent` in the isolated world. */
export type Agent = ReturnType<typeof watchLists> &
  ReturnType<typeof clipboardOf> &
  ReturnType<typeof watchShortcuts> & { stop(): void };

/** The script for the isolated world whose binding has this name. */
export function pageScript(binding: string): string {
  return `(() => {
    if (globalThis.agent !== undefined) return;
    const report = (message) => globalThis[${JSON.stringify(binding)}]?.(JSON.stringify(message));
    const fields = (${describeFields.toString()})();
    const clipboard = (${clipboardOf.toString()})(fields);
    const listen = (signal) => {
      const lists = (${watchLists.toString()})(fields, report, signal);
      const shortcuts = (${watchShortcuts.toString()})(signal);
      globalThis.agent = { ...lists, ...clipboard, ...shortcuts, stop };
      (${steadyCaret.toString()})(signal);
      (${watchFields.toString()})(fields, report, signal);
      (${watchSuggestions.toString()})(fields, report, signal);
    };
    const end = (${keepListening.toString()})(listen);
    function stop() { end(); delete globalThis.agent; }
  })()`;
}

/**
 * The script for the page's own world. It removes the binding before the page can see it, and starts once per document. `stopKey` names
 * the symbol of the function that stops it.
 */
export function ownWorldScript(binding: string, stopKey: string): string {
  return `(() => {
    const send = globalThis[${JSON.stringify(binding)}];
    const { stringify } = JSON;
    if (typeof send !== 'function' || !delete globalThis[${JSON.stringify(binding)}]) return;
    const fields = (${describeFields.toString()})();
    const value = (${replacePageApis.toString()})(fields, (message) => send(stringify(message)));
    Object.defineProperty(globalThis, Symbol.for(${JSON.stringify(stopKey)}), { configurable: true, value });
  })()`;
}
