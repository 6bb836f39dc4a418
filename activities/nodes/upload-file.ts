import { fail } from '../../contracts/fail.js';
import { uploadFile as definition } from '../../automation/nodes/upload-file.js';
import { onElement } from '../element/act-on-element.js';
import type { LocalFile } from '../files/fetch-file.js';
import { browserNode, type NodeContext } from '../step/browser-node.js';

export const uploadFile = browserNode(definition, async (context) => {
  const { file, remove } = await fileOf(context);
  try {
    // Pages often hide file inputs behind their own buttons.
    return await onElement(context, (target, timeout) => target.setInputFiles(file, { timeout }), {
      state: 'attached',
    });
  } finally {
    await remove();
  }
});

interface Source {
  file_path?: string | null | undefined;
  file_url?: string | null | undefined;
}

async function fileOf({ page, params, files, task, sites }: NodeContext<Source>): Promise<LocalFile> {
  const path = (params.file_path ?? '').trim();
  if (path !== '') return files.find(path, task);
  const address = (params.file_url ?? '').trim();
  sites.expectAddress(address, (task.params.file_url ?? '').trim());
  const fetched = await files.fetch(page, address, task);
  if (typeof fetched !== 'number') return fetched;
  throw fail('ActionFailed', `The file could not be fetched: HTTP ${fetched}`);
}
