/// <reference lib="dom" />
import { clipboardOf } from './clipboard.js';
import { describeFields } from './describe.js';
import { steadyCaret } from './steady-caret.js';
import { watchFields } from './watch-fields.js';
import { watchLists } from './watch-lists.js';

/** What the server may ask of the script, as `agent` of its own world. */
export type Agent = ReturnType<typeof watchLists> & ReturnType<typeof clipboardOf> & { stop(): void };

/** The script for the isolated world whose binding has this name. */
export function pageScript(binding: string): string {
  return `(() => {
    if (globalThis.agent !== undefined) return;
    const report = (message) => globalThis[${JSON.stringify(binding)}]?.(JSON.stringify(message));
    const life = new AbortController();
    const fields = (${describeFields.toString()})();
    const lists = (${watchLists.toString()})(fields, report, life.signal);
    const clipboard = (${clipboardOf.toString()})(fields);
    const stop = () => { life.abort(); delete globalThis.agent; };
    globalThis.agent = { ...lists, ...clipboard, stop };
    (${steadyCaret.toString()})(life.signal);
    (${watchFields.toString()})(fields, report, life.signal);
  })()`;
}
