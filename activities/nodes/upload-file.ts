import { ApplicationFailure } from '@temporalio/common';
import { uploadFile as definition } from '../../automation/index.js';
import { onElement } from '../element.js';
import type { LocalFile } from '../fetch-file.js';
import { browserNode, type NodeContext } from '../node.js';

export const uploadFile = browserNode(definition, async (context) => {
  const { file, remove } = await fileOf(context);
  try {
    // Pages hide their file fields behind buttons of their own.
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

async function fileOf({ page, params, files }: NodeContext<Source>): Promise<LocalFile> {
  const path = (params.file_path ?? '').trim();
  if (path !== '') return files.find(path);
  const fetched = await files.fetch(page, (params.file_url ?? '').trim());
  if (typeof fetched !== 'number') return fetched;
  throw ApplicationFailure.nonRetryable(`The file could not be fetched: HTTP ${fetched}`, 'ActionFailed');
}
