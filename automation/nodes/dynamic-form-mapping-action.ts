import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';
import { shortUrl } from '../url.js';
import { boolean, isBlank, number, show, text, wrong } from '../values.js';
import { isHttp } from './api-call.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { modelName, modelShape, source } from './model.js';
import { variableName } from './variable-name.js';

/** The author's own service that is asked, and how it knows us: by a key, or by a name and a password. */
const callback = z
  .object(
    {
      url: text().refine(isHttp, { error: ({ input }) => `${show(input)} is not an http or https address` }),
      api_key: text().nullish(),
      username: text().nullish(),
      password: text().nullish(),
    },
    { error: ({ input }) => wrong(input, 'an object with url, and api_key or username and password') },
  )
  .superRefine(({ api_key, username, password }, context) => {
    const report = (message: string) => context.addIssue({ code: 'custom', message });
    if (!isBlank(api_key) && !isBlank(username)) report('api_key and username exclude one another; keep one');
    if (isBlank(username) !== isBlank(password)) report('username and password belong together');
  });

export const dynamicFormMappingAction = defineNode({
  name: 'dynamic_form_mapping_action',
  wrapper: undefined,
  runs: 'browser',
  // Nobody knows what the service does when it is asked twice.
  isRepeatable: () => false,
  timing: EXTRACTION_TIMING,
  params: z.object({
    extraction_format: extractionFormat(),
    extraction_instructions: text(),
    source: source('axtree'),
    callback_url: callback,
    output_variable_name: variableName().default('form_values'),
    include_screenshot: boolean().default(true),
    full_page_screenshot: boolean().default(false),
    include_axtree: boolean().default(false),
    include_live_stream_url: boolean().default(false),
    max_wait_time: number({ above: 0, max: 120 }).default(60),
    ...modelShape,
  }),
  title: ({ callback_url: { url } }) => `have ${shortUrl(url)} say what the form is filled with`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
