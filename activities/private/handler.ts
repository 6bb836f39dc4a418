import type { Page } from 'playwright';
import type { z } from 'zod';

/** What a handler is called with. */
export interface HandlerCall<Inputs> {
  /** As the handler's schema reads them, placeholders replaced. */
  inputs: Inputs;
  /** The newest open tab of the run's browser. */
  page: Page;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Sleeps, and rejects when the run ends. */
  pause: (seconds: number) => Promise<void>;
  /** Adds a line to the run's log. */
  note: (text: string) => void;
}

/** What the operator lets automations call by a `private_node`. */
export interface PrivateHandler<Inputs extends z.ZodType = z.ZodType> {
  /** The node's `handler`. */
  name: string;
  /** Shape of the node's `inputs`. */
  inputs: Inputs;
  /** Whether doing it again changes nothing more than doing it once did. Otherwise an interrupted call is never repeated. */
  isRepeatable?: boolean;
  /** Does it. The result is a JSON value; an error thrown here fails the node with its message. */
  run: (call: HandlerCall<z.output<Inputs>>) => Promise<unknown>;
}

/** Types a handler by its schema. The module that `INTERMISSION_HANDLERS` names has a list of them as its default export. */
export function defineHandler<Inputs extends z.ZodType>(handler: PrivateHandler<Inputs>): PrivateHandler {
  return handler;
}
