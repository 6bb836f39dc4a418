import { resolve } from 'node:path';
import { z } from 'zod';
import { flawOfNetwork } from '../networks.js';
import { readTenants } from '../tenants.js';
import { list, type ValuesOf, wholeNumber } from '../setting-types.js';

/** The resources that automations can use here, and the networks they may reach. */
export const automationSettings = {
  INTERMISSION_AUTOMATIONS: z
    .string()
    .default('automations')
    .meta({ description: 'folder of automations that can be started by name', usedBy: ['api'] }),
  INTERMISSION_FILES: z
    .string()
    .default('files')
    .meta({ description: 'folder of files that automations may upload', usedBy: ['worker'] }),
  INTERMISSION_HANDLERS: z
    .string()
    .optional()
    .meta({
      description:
        'module with the handlers of private nodes, for every worker: a path, or the name of an installed package',
      unset: 'none',
      usedBy: ['worker'],
    }),
  INTERMISSION_TENANTS: z
    .string()
    .optional()
    .meta({
      description:
        'JSON file with the secrets, mailboxes, files and private networks that each tenant and each of its automations may use, and with how many of their runs may work at once',
      unset: 'none: a tenant may use none of them',
      usedBy: ['api', 'worker', 'browsers'],
    }),
  INTERMISSION_ALLOWED_NETWORKS: list
    .superRefine((networks, context) => {
      for (const network of networks) {
        const message = flawOfNetwork(network);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      }
    })
    .meta({
      description:
        'private hosts, host:port, CIDRs or CIDR:port that automations may reach in addition to the public internet, comma-separated. Name each with its port',
      usedBy: ['worker', 'browsers', 'cli'],
    }),
  INTERMISSION_DOWNLOAD_LIMIT_MB: wholeNumber(1)
    .default(200)
    .meta({
      description: 'limit for all files that one run downloads, and for each file that it uploads, in MB',
      usedBy: ['worker', 'browsers'],
    }),
  OP_SERVICE_ACCOUNT_TOKEN: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'reads secure parameters from 1Password; for workers',
      unset: 'none',
      isSecret: true,
      usedBy: ['worker'],
    }),
};

export function automationsConfig(env: ValuesOf<typeof automationSettings>) {
  return {
    automationsFolder: resolve(env.INTERMISSION_AUTOMATIONS),
    filesFolder: resolve(env.INTERMISSION_FILES),
    handlersModule: env.INTERMISSION_HANDLERS,
    tenants: readTenants(env.INTERMISSION_TENANTS),
    allowedNetworks: env.INTERMISSION_ALLOWED_NETWORKS,
    downloadLimitBytes: env.INTERMISSION_DOWNLOAD_LIMIT_MB * 1_000_000,
    onePasswordToken: env.OP_SERVICE_ACCOUNT_TOKEN,
  };
}
