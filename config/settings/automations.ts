import { resolve } from 'node:path';
import { z } from 'zod';
import { readNetwork } from '../networks.js';
import { list, type ValuesOf, wholeNumber } from '../values.js';

/** What automations find here, and what they may reach. */
export const automationSettings = {
  INTERMISSION_AUTOMATIONS: z
    .string()
    .default('automations')
    .describe('folder of automations that can be started by name'),
  INTERMISSION_FILES: z.string().default('files').describe('folder of files that automations may upload'),
  INTERMISSION_HANDLERS: z.string().optional().meta({
    description:
      'module with the handlers of private nodes, for every worker: a path, or the name of an installed package',
    unset: 'none',
  }),
  INTERMISSION_ALLOWED_NETWORKS: list
    .superRefine((networks, context) => {
      for (const network of networks) {
        if (readNetwork(network) !== undefined) continue;
        const message = `${network} is neither a host, nor host:port, nor a CIDR such as 10.1.0.0/16`;
        context.addIssue({ code: 'custom', message });
      }
    })
    .describe(
      'private hosts, host:port or CIDRs that automations may reach, comma-separated; else they reach the public internet only',
    ),
  INTERMISSION_DOWNLOAD_LIMIT_MB: wholeNumber(1)
    .default(200)
    .describe('most that the files an automation downloads in one run may have in all, in MB; also for one it uploads'),
  OP_SERVICE_ACCOUNT_TOKEN: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'reads secure parameters from 1Password; for workers', unset: 'none' }),
};

export function automationsConfig(env: ValuesOf<typeof automationSettings>) {
  return {
    automationsFolder: resolve(env.INTERMISSION_AUTOMATIONS),
    filesFolder: resolve(env.INTERMISSION_FILES),
    handlersModule: env.INTERMISSION_HANDLERS,
    allowedNetworks: env.INTERMISSION_ALLOWED_NETWORKS,
    downloadLimitBytes: env.INTERMISSION_DOWNLOAD_LIMIT_MB * 1_000_000,
    onePasswordToken: env.OP_SERVICE_ACCOUNT_TOKEN,
  };
}
