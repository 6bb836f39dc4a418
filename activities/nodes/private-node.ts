import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { errors } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { privateNode as definition } from '../../automation/nodes/private-node.js';
import { messageOf } from '../../automation/model/error-message.js';
import type { ParamsOf } from '../../automation/model/define-node.js';
import { readShape } from '../../automation/model/read-shape.js';
import { type BrowserNode, browserNode, type NodeContext } from '../step/browser-node.js';
import type { PrivateHandler } from '../private/handler.js';

type Params = ParamsOf<typeof definition>;

/** Calls the handler that the node names, and stores its result in the node's variables. */
export const privateNode: BrowserNode<'private_node', Params> = {
  ...browserNode(definition, async (context) => {
    const { handler: name } = context.params;
    const handler = context.handlers.get(name);
    if (handler === undefined) throw fail('HandlerNotRegistered', `No handler is registered for ${name}`);
    keepResult(context, await call(handler, context));
  }),
  isRepeatable: ({ handler }, { handlers }) => handlers.get(handler)?.isRepeatable ?? false,
};

async function call(handler: PrivateHandler, { params, page, sleep, note }: NodeContext<Params>): Promise<unknown> {
  const inputs = readShape(handler.inputs, params.inputs);
  if (inputs.issues !== undefined) {
    const words = inputs.issues.map(({ path, message }) => `inputs${path === '' ? '' : `.${path}`}: ${message}`);
    throw fail('InvalidAutomation', `The handler does not take these inputs: ${words.join('; ')}`);
  }
  try {
    return await handler.run({ inputs: inputs.data, page, signal: cancellationSignal(), pause: sleep, note });
  } catch (error) {
    if (error instanceof ApplicationFailure || isOfBrowser(error)) throw error;
    const message = messageOf(error);
    throw fail('ActionFailed', `The handler failed: ${message.slice(0, 500)}`);
  }
}

/** Playwright's messages quote typed text, so we replace them with our own. */
function isOfBrowser(error: unknown): boolean {
  return error instanceof errors.TimeoutError || (error instanceof Error && error.message.includes('Call log:'));
}

/** One name takes the whole result; several names take its members. Lists are stored unchanged, other values as a list of one item. */
function keepResult({ params, setVariable, output }: NodeContext<Params>, result: unknown): void {
  const names = params.output_variable_names ?? [];
  for (const name of names) {
    const value = (names.length === 1 ? result : memberOf(result, name)) ?? null;
    setVariable(name, Array.isArray(value) ? value : [value]);
    output({ unique_identifier: name, json_data: { [name]: value } });
  }
}

function memberOf(result: unknown, name: string): unknown {
  if (typeof result === 'object' && result !== null && Object.hasOwn(result, name)) return result[name as never];
  throw fail('ActionFailed', `The handler's result has no ${name}, which output_variable_names asks for`);
}
