import type { Page } from 'playwright';
import type { z } from 'zod';

/** The argument of a handler. */
export interface HandlerCall<Inputs> {
  /** The node's inputs with placeholders replaced, parsed by the handler's schema. */
  inputs: Inputs;
  /** The newest open tab of the run's browser. */
  page: Page;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Waits; rejects when the run ends. */
  pause: (seconds: number) => Promise<void>;
  /** Adds a line to the run's log. */
  note: (text: string) => void;
}

/** An operation that the operator lets automations call with a `private_node`. */
export interface PrivateHandler<Inputs extends z.ZodType = z.ZodType> {
  /** The value of the node's `handler`. */
  name: string;
  /** Shape of the node's `inputs`. */
  inputs: Inputs;
  /** Whether repeating the call has no further effect. Otherwise an interrupted call is never repeated. */
  isRepeatable?: boolean;
  /** Runs the handler. The result is a JSON value. If it throws, the node fails with the error's message. */
  run: (call: HandlerCall<z.output<Inputs>>) => Promise<unknown>;
}

/** Types a handler by its schema. The module that `INTERMISSION_HANDLERS` names exports a list of handlers as its default export. */
export function defineHandler<Inputs extends z.ZodType>(handler: PrivateHandler<Inputs>): PrivateHandler {
  return handler;
}
