import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { ApplicationFailure } from '@temporalio/common';
import type { Response } from 'undici';
import { fail } from '../../contracts/fail.js';
import { dynamicFormMappingAction as definition } from '../../automation/nodes/dynamic-form-mapping-action.js';
import type { FailureType } from '../../contracts/failures.js';
import type { ParamsOf } from '../../automation/model/define-node.js';
import { readText, whyNoAnswer } from '../files/response-text.js';
import { extractFromPage, pagePicture } from '../page-models/extract.js';
import { pageTree } from '../models/page-tree.js';
import { browserNode, type NodeContext } from '../step/browser-node.js';
import { signalWithin } from '../../infra/signal-within.js';

type Params = ParamsOf<typeof definition>;

const LARGEST_ANSWER = 1_000_000;

/**
 * Asks a model for the form's fields, asks the author's own service for the values to fill in, and stores the service's response as one
 * text. Fails with `DynamicFormMappingException`, or with the errors of asking a model.
 */
export const dynamicFormMappingAction = browserNode(definition, async (context) => {
  const { page, params, models, setVariable } = context;
  const fields = await extractFromPage(models, page, { ...params, include_full_page: params.full_page_screenshot });
  const answer = await askService(context, await questionOf(context, fields));
  setVariable(params.output_variable_name, [JSON.stringify(answer)]);
});

async function questionOf({ page, params, task }: NodeContext<Params>, fields: Record<string, unknown>) {
  const picture = params.include_screenshot ? await pagePicture(page, params.full_page_screenshot) : undefined;
  return {
    task_id: activityInfo().workflowExecution!.workflowId,
    extracted_fields: fields,
    screenshot: picture?.toString('base64') ?? null,
    axtree: params.include_axtree ? await pageTree(page, { values: true }) : null,
    // The page behind this address requires sign-in: an address that lets anybody in would be a secret.
    live_stream_url: params.include_live_stream_url ? task.session.runUrl : null,
  };
}

async function askService({ params, task, fetch, sites }: NodeContext<Params>, question: object): Promise<object> {
  const { callback_url: callback, max_wait_time: seconds } = params;
  sites.expectAddress(callback.url, task.params.callback_url.url, task.params.callback_url);
  const ended = cancellationSignal();
  const within = signalWithin(seconds * 1000, ended);
  let response: Response;
  let text: string;
  try {
    response = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials(callback) },
      body: JSON.stringify(question),
      // Only the given address gets the key, so redirects are not followed.
      redirect: 'manual',
      signal: within,
    });
    text = await readText(response, LARGEST_ANSWER);
  } catch (error) {
    ended.throwIfAborted();
    throw notMapped(within.aborted ? `it did not answer within ${seconds} s` : whyNoAnswer(error));
  }
  if (!response.ok) throw notMapped(`it answered ${response.status}`);
  return flatObject(text);
}

function credentials({ api_key, username, password }: Params['callback_url']): Record<string, string> {
  if (api_key) return { 'x-api-key': api_key };
  if (!username) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function flatObject(text: string): object {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw notMapped('its response is not JSON');
  }
  const isFlat =
    typeof answer === 'object' &&
    answer !== null &&
    !Array.isArray(answer) &&
    Object.values(answer).every((value) => typeof value !== 'object' || value === null);
  if (!isFlat) throw notMapped('its response is not an object of strings, numbers and booleans');
  return answer as object;
}

function notMapped(why: string): ApplicationFailure {
  const type: FailureType = 'DynamicFormMappingException';
  return fail(type, `The service did not say how to fill in the form: ${why}`);
}
