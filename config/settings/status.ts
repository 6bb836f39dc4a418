import { z } from 'zod';
import { port, type ValuesOf } from '../setting-types.js';

/** The address on which a process shows its health and its metrics. */
export const statusSettings = {
  INTERMISSION_STATUS_PORT: port.optional().meta({
    description:
      'port on which a process serves `/healthz`, `/readyz` and `/metrics`, without a key; `start` gives the API this port, the worker the next one, and `browsers` the one after',
    unset: 'off; the API also serves them on PORT, `/metrics` with a key',
    usedBy: ['api', 'worker', 'browsers', 'cli'],
  }),
  INTERMISSION_STATUS_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'address of that port', usedBy: ['api', 'worker', 'browsers'] }),
};

/** Where a process listens for questions about its health. */
export interface StatusAddress {
  readonly host: string;
  readonly port: number;
}

export function statusConfig(env: ValuesOf<typeof statusSettings>) {
  const { INTERMISSION_STATUS_PORT: port, INTERMISSION_STATUS_HOST: host } = env;
  const status: StatusAddress | undefined = port === undefined ? undefined : { host, port };
  return { /** Undefined: the process opens no port for this. */ status };
}
