import type { Locator } from 'playwright';
import { selectOption as definition } from '../../automation/index.js';
import { withDownload } from '../downloads.js';
import { onElement } from '../element.js';
import { browserNode } from '../node.js';
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
  const wanted = params.select_values;
  if (wanted == null) {
    note('skipped: its values were not given');
    return 'skipped';
  }
  return withDownload(context, () => onElement(context, (target, timeout) => choose(target, wanted, timeout)));
});

async function choose(target: Locator, wanted: string[], timeout: number): Promise<void> {
  const options = await target.evaluate(readOptions, undefined, { timeout });
  const meant = matchOptions(options, wanted);
  if (options.length > 0 && meant.length === 0) throw new Error('no option matches');
  await target.selectOption(
    meant.map((index) => ({ index })),
    { timeout },
  );
}
