import type { RequestInit } from 'undici';
import { apiCall as definition } from '../../automation/nodes/api-call.js';
import { evaluateCondition, ExpressionError } from '../../automation/expressions/index.js';
import type { ParamsOf } from '../../automation/model/define-node.js';
import { jsonOrText } from '../../infra/decode-text.js';
import { readText, whyNoAnswer } from '../files/response-text.js';
import { labelOutput } from '../step/labelled-output.js';
import { type ServiceContext, serviceNode } from '../step/service-node.js';
import { signalWithin } from '../../infra/signal-within.js';

type Params = ParamsOf<typeof definition>;

/** The result of the call. When there was no response, `error` is set and the rest is null. */
interface ApiResult extends Record<string, unknown> {
  status_code: number | null;
  headers: Record<string, string> | null;
  body: unknown;
  error?: 'timeout' | 'http_error';
  message?: string;
}

const LARGEST_ANSWER = 10_000_000;

/** Calls an API, and repeats the call while `poll_condition` does not hold. Any response becomes the node's result. */
export const apiCall = serviceNode(definition, async (context) => {
  const { params, task, output, setVariable, sites } = context;
  sites.expectAddress(params.url, task.params.url, task.params);
  const result = await poll(context);
  for (const name of params.output_variable_names) setVariable(name, result);
  output(labelOutput(task, result));
});

async function poll(context: ServiceContext<Params>): Promise<ApiResult> {
  const { params, sleep, note } = context;
  const condition = params.poll_condition?.trim() ?? '';
  for (let attempt = 1; ; attempt += 1) {
    const result = await call(context);
    if (result.error !== undefined) note(`warning: no answer: ${result.message}`);
    if (condition === '' || result.error !== undefined || holds(condition, result, note)) return result;
    if (attempt >= params.max_poll_attempts) {
      note(`warning: poll_condition did not hold after ${attempt} requests`);
      return result;
    }
    await sleep(params.poll_interval);
  }
}

function holds(condition: string, result: ApiResult, note: (text: string) => void): boolean {
  try {
    return evaluateCondition(condition, result, { dotAccess: true });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    note(`poll_condition counts as false: ${error.message}`);
    return false;
  }
}

async function call({ params, fetch, signal }: ServiceContext<Params>): Promise<ApiResult> {
  const within = signalWithin(params.timeout * 1000, signal);
  try {
    const response = await fetch(addressOf(params), { ...requestOf(params), signal: within });
    const text = await readText(response, LARGEST_ANSWER);
    return { status_code: response.status, headers: Object.fromEntries(response.headers), body: jsonOrText(text) };
  } catch (error) {
    if (signal.aborted) throw error;
    const nothing = { status_code: null, headers: null, body: null };
    if (within.aborted) return { ...nothing, error: 'timeout', message: `no answer within ${params.timeout} s` };
    return { ...nothing, error: 'http_error', message: whyNoAnswer(error) };
  }
}

function addressOf({ url, query_params }: Params): URL {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query_params ?? {})) address.searchParams.append(name, value);
  return address;
}

function requestOf({ method, headers, body }: Params): RequestInit {
  const isJson = typeof body === 'object' && body !== null;
  const sent = method === 'GET' || body == null ? undefined : Buffer.from(isJson ? JSON.stringify(body) : body);
  const given = { ...headers };
  const hasType = Object.keys(given).some((name) => name.toLowerCase() === 'content-type');
  return {
    method,
    headers: { ...(isJson && sent !== undefined && !hasType && { 'content-type': 'application/json' }), ...given },
    ...(sent !== undefined && { body: sent }),
  };
}
