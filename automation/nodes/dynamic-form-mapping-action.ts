import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { adviseFormat, extractionFormat } from '../extraction-formats/index.js';
import { shortUrl } from '../model/web-address.js';
import { boolean, isBlank, number, show, text, wrong } from '../model/field-types.js';
import { isHttp } from './api-call.js';
import { EXTRACTION_TIMING } from './extraction.js';
import { modelName, modelShape, source } from './model.js';
import { variableName } from './variable-name.js';

/** The author's own service, and the credentials for it: an API key, or a user name and a password. */
const callback = z
  .object(
    {
      url: text()
        .refine(isHttp, { error: ({ input }) => `${show(input)} is not an http or https address` })
        .describe('Address of the service'),
      api_key: text().nullish().describe('API key, sent as X-Api-Key'),
      username: text().nullish().describe('For HTTP basic authentication'),
      password: text().nullish().describe('For HTTP basic authentication'),
    },
    { error: ({ input }) => wrong(input, 'an object with url, and api_key or username and password') },
  )
  .superRefine(({ api_key, username, password }, context) => {
    const report = (message: string) => context.addIssue({ code: 'custom', message });
    if (!isBlank(api_key) && !isBlank(username)) report('api_key and username are mutually exclusive; keep one');
    if (isBlank(username) !== isBlank(password)) report('username and password must be given together');
  });

export const dynamicFormMappingAction = defineNode({
  name: 'dynamic_form_mapping_action',
  description: 'Asks your service for the values of a form',
  needs: 'a language model',
  wrapper: undefined,
  runs: 'browser',
  // The service may have an effect each time it is called.
  isRepeatable: () => false,
  timing: EXTRACTION_TIMING,
  params: z.object({
    extraction_format: extractionFormat().describe('Field names and their types'),
    extraction_instructions: text().describe('What the model should read from the form, in plain language'),
    source: source('axtree').describe('What the model sees'),
    callback_url: callback.describe('The service, and how Intermission authenticates itself'),
    output_variable_name: variableName().default('form_values').describe('Variable that holds the response'),
    include_screenshot: boolean().default(true).describe('Send a screenshot of the page'),
    full_page_screenshot: boolean().default(false).describe('A picture of the whole page'),
    include_axtree: boolean().default(false).describe("Send the page's accessibility tree"),
    include_live_stream_url: boolean().default(false).describe('Send the address of the live view'),
    max_wait_time: number({ above: 0, max: 120 }).default(60).describe('Seconds to wait for the response'),
    ...modelShape,
  }),
  advice: ({ extraction_format }) => adviseFormat(extraction_format, 'extraction_format'),
  title: ({ callback_url: { url } }) => `have ${shortUrl(url)} say what the form is filled with`,
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
