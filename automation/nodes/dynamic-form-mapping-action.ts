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
      url: text()
        .refine(isHttp, { error: ({ input }) => `${show(input)} is not an http or https address` })
        .describe('Address of the service'),
      api_key: text().nullish().describe('Sent as X-Api-Key'),
      username: text().nullish().describe('For HTTP basic authentication'),
      password: text().nullish().describe('For HTTP basic authentication'),
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
  description: 'Has a service of yours say what a form is filled with',
  needs: 'a language model',
  wrapper: undefined,
  runs: 'browser',
  // Nobody knows what the service does when it is asked twice.
  isRepeatable: () => false,
  timing: EXTRACTION_TIMING,
  params: z.object({
    extraction_format: extractionFormat().describe('Names of fields and their types'),
    extraction_instructions: text().describe('What a model reads of the form, in words'),
    source: source('axtree').describe('What the model is shown'),
    callback_url: callback.describe('The service, and how it knows us'),
    output_variable_name: variableName().default('form_values').describe('Variable that holds the answer'),
    include_screenshot: boolean().default(true).describe('Send a picture of the page'),
    full_page_screenshot: boolean().default(false).describe('A picture of the whole page'),
    include_axtree: boolean().default(false).describe('Send the tree of the page'),
    include_live_stream_url: boolean().default(false).describe('Send the address of the live view'),
    max_wait_time: number({ above: 0, max: 120 }).default(60).describe('Seconds to wait for the answer'),
    ...modelShape,
  }),
  title: ({ callback_url: { url } }) => `have ${shortUrl(url)} say what the form is filled with`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
