import { downloadFile as definition } from '../../automation/nodes/download-file.js';
import { mediaTypeOf } from '../../infra/storage/download-names.js';
import { downloadFailed } from '../downloads/downloads.js';
import { browserNode } from '../step/browser-node.js';

/** The variable holds the file's name within the run, by which `upload_file` finds it. */
export const downloadFile = browserNode(definition, async ({ page, params, task, files, keepFile, setVariable }) => {
  const fetched = await files.fetch(page, params.file_url.trim(), task);
  if (typeof fetched === 'number') throw downloadFailed(`could not download file for download_file: HTTP ${fetched}`);
  try {
    const { file, name } = fetched;
    const kept = await keepFile({ name, mediaType: mediaTypeOf(name), file }, { isDownload: true });
    setVariable(params.output_variable_name, [kept.name]);
  } finally {
    await fetched.remove();
  }
});
