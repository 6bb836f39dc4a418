import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { errors } from 'playwright';
import type { privateNode as definition } from '../../automation/index.js';
import { type FailureType, messageOf, type ParamsOf } from '../../automation/index.js';
import type { BrowserNode, NodeContext } from '../node.js';
import type { PrivateHandler } from '../private/handler.js';
import type { Handlers } from '../private/load-handlers.js';

type Params = ParamsOf<typeof definition>;

/** Calls the handler that the node names, and keeps its result in the node's variables. */
export function createPrivateNode(handlers: Handlers): BrowserNode<'private_node', Params> {
  return {
    name: 'private_node',
    // What it does to the page is no interaction of the format.
    isInteraction: false,
    isRepeatable: ({ handler }) => handlers.get(handler)?.isRepeatable ?? false,
    async act(context) {
      const { handler: name } = context.params;
      const handler = handlers.get(name);
      if (handler === undefined) throw failure('HandlerNotRegistered', `No handler is registered for ${name}`);
      keepResult(context, await call(handler, context));
    },
  };
}

async function call(handler: PrivateHandler, { params, page, pause, note }: NodeContext<Params>): Promise<unknown> {
  const inputs = handler.inputs.safeParse(params.inputs);
  if (!inputs.success) {
    const words = inputs.error.issues.map(({ path, message }) => `${['inputs', ...path].join('.')}: ${message}`);
    throw failure('InvalidAutomation', `The handler does not take these inputs: ${words.join('; ')}`);
  }
  try {
    return await handler.run({ inputs: inputs.data, page, signal: cancellationSignal(), pause, note });
  } catch (error) {
    if (error instanceof ApplicationFailure || isOfBrowser(error)) throw error;
    const message = messageOf(error);
    throw failure('ActionFailed', `The handler failed: ${message.slice(0, 500)}`);
  }
}

/** Playwright's texts quote what was typed: they are told in our words. */
function isOfBrowser(error: unknown): boolean {
  return error instanceof errors.TimeoutError || (error instanceof Error && error.message.includes('Call log:'));
}

/** One name takes the whole result, several take members of it. Lists are kept as they are, other values as the only item. */
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
  throw failure('ActionFailed', `The handler's result has no ${name}, which output_variable_names asks for`);
}

function failure(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
