import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { webAddress } from '../url.js';
import { isBlank, text, withRules } from '../values.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const uploadFile = defineNode({
  name: 'upload_file',
  description: 'Puts a file into a file field',
  difference: 'files of the run or of one folder only, so that a file cannot read the machine; hidden fields too',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      ...elementShape,
      file_path: text()
        .nullish()
        .describe('Name of a file of the run, or path of one in the folder INTERMISSION_FILES'),
      file_url: webAddress({ orEmpty: true }).nullish().describe('Address of the file, in place of file_path'),
    }),
    (params, report) => {
      checkElement(params, report);
      const { file_path, file_url } = params;
      if (isBlank(file_path) && isBlank(file_url)) report([], 'upload_file needs file_path or file_url');
      if (!isBlank(file_path) && !isBlank(file_url)) report([], 'file_path and file_url exclude one another; keep one');
    },
  ),
  title: (params) => `put a file into ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
