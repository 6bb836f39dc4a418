import type { Locator } from 'playwright';
import { selectOption as definition } from '../../automation/index.js';
import { modelsFor } from '../../config/models.js';
import { withDownload } from '../downloads.js';
import { type ElementParams, onElement } from '../element.js';
import { chooseOptions, inventOptions } from '../models/invent.js';
import { browserNode, type NodeContext } from '../node.js';
import { matchOptions, type Option } from '../options.js';

/** What is used of a list of options in the page, or of its label. */
interface PageList {
  options?: Iterable<Option>;
  control?: PageList;
}

const readOptions = (element: unknown): Option[] => {
  const { options, control } = element as PageList;
  return [...(options ?? control?.options ?? [])].map(({ value, label }) => ({ value, label: label.trim() }));
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
    onElement(context, (target, timeout) => choose(target, match, mayBeNone, timeout)),
  );
});

type Match = (options: Option[]) => Promise<number[]>;

/** By the format's rules, and where they find none by a model, which is asked once for the same options. */
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

/** `mayBeNone`: nothing was asked for, so what is chosen is left. */
async function choose(target: Locator, match: Match, mayBeNone: boolean, timeout: number): Promise<void> {
  const options = await target.evaluate(readOptions, undefined, { timeout });
  const meant = await match(options);
  if (options.length > 0 && meant.length === 0 && !mayBeNone) throw new Error('no option matches');
  await target.selectOption(
    meant.map((index) => ({ index })),
    { timeout },
  );
}
