import type { Locator } from 'playwright';
import { selectOption as definition } from '../../automation/nodes/select-option.js';
import { modelsFor } from '../../config/models.js';
import { withDownload } from '../downloads/downloads.js';
import { onElement } from '../element/act-on-element.js';
import { type ElementParams } from '../step/element-node.js';
import { setIrreversibly } from '../element/irreversible.js';
import { chooseOptions, inventOptions } from '../page-models/invent.js';
import { letNavigationBegin } from '../page/navigations.js';
import { browserNode, type NodeContext } from '../step/browser-node.js';
import { matchOptions, type Option } from '../element/match-options.js';

/** The members we use of a list of options in the page, or of its label. */
interface PageList {
  options?: Iterable<Option>;
  control?: PageList;
}

/** How much to read of a list, since the page can make it any length. */
const MOST = { options: 10_000, characters: 5000 };

const readOptions = (element: unknown, most: typeof MOST): Option[] => {
  const { options, control } = element as PageList;
  const read: Option[] = [];
  for (const { value, label } of options ?? control?.options ?? []) {
    if (read.length === most.options) break;
    read.push({ value: value.slice(0, most.characters), label: label.trim().slice(0, most.characters) });
  }
  return read;
};

export const selectOption = browserNode(definition, async (context) => {
  const { params, note } = context;
  const wanted = params.select_values ?? (params.skip_prompt ? undefined : await inventOptions(context));
  if (wanted === undefined) {
    note('skipped: its values were not given');
    return 'skipped';
  }
  const match = rememberedMatch(context, wanted);
  const mayBeNone = wanted.length === 0;
  return withDownload(context, () =>
    onElement(context, (target, timeout) => choose(context, target, match, mayBeNone, timeout)),
  );
});

type Match = (options: Option[]) => Promise<number[]>;

/** Matches by the format's rules. If nothing matches, asks a model, once for the same options. */
function rememberedMatch(context: NodeContext<ElementParams>, wanted: string[]): Match {
  const { models } = context;
  const hasModel = modelsFor(models.config, models.ofAutomation).length > 0;
  const asked = new Map<string, number[]>();
  return async (options) => {
    const meant = matchOptions(options, wanted);
    if (meant.length > 0 || options.length === 0 || wanted.length === 0 || !hasModel) return meant;
    const key = JSON.stringify(options);
    const known = asked.get(key) ?? (await chooseOptions(context, options, wanted));
    asked.set(key, known);
    return known;
  };
}

/** `mayBeNone`: no option was requested, so the current choice may stay. */
async function choose(
  { page, sites }: NodeContext<ElementParams>,
  target: Locator,
  match: Match,
  mayBeNone: boolean,
  timeout: number,
): Promise<void> {
  const options = await target.evaluate(readOptions, MOST, { timeout });
  const meant = await match(options);
  if (options.length > 0 && meant.length === 0 && !mayBeNone) throw new Error('no option matches');
  const chosen = meant.map((index) => ({ index }));
  const list = sites.areLimited ? await sites.pin(target, timeout) : target;
  await setIrreversibly(page, () => list.selectOption(chosen, { timeout }));
  if (!page.isClosed()) await letNavigationBegin(page);
}
