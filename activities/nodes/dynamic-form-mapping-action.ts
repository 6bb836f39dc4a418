import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Response } from 'undici';
import { dynamicFormMappingAction as definition, type FailureType, type ParamsOf } from '../../automation/index.js';
import { readText, whyNoAnswer } from '../http-answer.js';
import { extractFromPage, pagePicture } from '../models/extract.js';
import { pageTree } from '../models/page-tree.js';
import { browserNode, type NodeContext } from '../node.js';

type Params = ParamsOf<typeof definition>;

const LARGEST_ANSWER = 1_000_000;

/**
 * Has a model read the form's fields, asks the author's own service what to fill them with, and keeps its answer as one text. Fails
 * with `DynamicFormMappingException`, or as asking a model does.
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
    // Whoever opens it signs in: an address that lets anybody in would be a secret.
    live_stream_url: params.include_live_stream_url ? task.session.runUrl : null,
  };
}

async function askService({ params, fetch }: NodeContext<Params>, question: object): Promise<object> {
  const { callback_url: callback, max_wait_time: seconds } = params;
  const ended = cancellationSignal();
  const time = AbortSignal.timeout(seconds * 1000);
  let response: Response;
  let text: string;
  try {
    response = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials(callback) },
      body: JSON.stringify(question),
      // The address that was given is the one that gets the key.
      redirect: 'manual',
      signal: AbortSignal.any([ended, time]),
    });
    text = await readText(response, LARGEST_ANSWER);
  } catch (error) {
    ended.throwIfAborted();
    throw notMapped(time.aborted ? `it did not answer within ${seconds} s` : whyNoAnswer(error));
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
    throw notMapped('its answer is not JSON');
  }
  const isFlat =
    typeof answer === 'object' &&
    answer !== null &&
    !Array.isArray(answer) &&
    Object.values(answer).every((value) => typeof value !== 'object' || value === null);
  if (!isFlat) throw notMapped('its answer is not an object of texts, numbers and booleans');
  return answer as object;
}

function notMapped(why: string): ApplicationFailure {
  const type: FailureType = 'DynamicFormMappingException';
  return ApplicationFailure.nonRetryable(`The service did not say what the form is filled with: ${why}`, type);
}
