import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { webAddress } from '../model/web-address.js';
import { isBlank, text, withRules } from '../model/field-types.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const uploadFile = defineNode({
  name: 'upload_file',
  description: 'Uploads a file through a file field',
  difference:
    'uploads only files of the run or of one folder, so that an automation cannot read the machine; works with hidden fields too',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: () => false,
  params: withRules(
    z.object({
      ...elementShape,
      file_path: text()
        .nullish()
        .describe('Name of a file of the run, or path of a file in the folder INTERMISSION_FILES'),
      file_url: webAddress({ orEmpty: true }).nullish().describe('Address of the file, instead of file_path'),
    }),
    (params, report) => {
      checkElement(params, report);
      const { file_path, file_url } = params;
      if (isBlank(file_path) && isBlank(file_url)) report([], 'upload_file needs file_path or file_url');
      if (!isBlank(file_path) && !isBlank(file_url))
        report([], 'file_path and file_url are mutually exclusive; keep one');
    },
  ),
  title: (params) => `upload a file to ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  needsModel: (params) => elementNeed(params),
});
