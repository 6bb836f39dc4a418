import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import { ANY_NETWORK, flawOfNetwork, type NetworkLimit } from './networks.js';

const Names = z.array(z.string().min(1)).default([]);

const Networks = z
  .array(
    z.string().superRefine((text, context) => {
      const message = text === ANY_NETWORK ? undefined : flawOfNetwork(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }),
  )
  .default([]);

/** The resources of the installation that runs may use. In each list but `networks`, a `*` at the end of a name matches any rest. */
const Grants = z.strictObject({
  /** `1password:VAULT/ITEM` and `aws:SECRET`. */
  secrets: Names,
  /** Where two-factor codes arrive: a mail address, `slack:WORKSPACE/CHANNEL`, or `sms:NUMBER`. */
  mailboxes: Names,
  /** Paths in the folder of `INTERMISSION_FILES`. */
  files: Names,
  /** Entries as in `INTERMISSION_ALLOWED_NETWORKS`, which must allow them too; `*` means all that it allows. */
  networks: Networks,
});

/** How many runs may work at once. The other runs wait in the queue. */
const Parallelism = { max_parallelism: z.int().min(1, 'must be at least 1').optional() };

const AutomationEntry = Grants.extend(Parallelism);

/** In `automations`: every automation without its own entry. */
const OTHERS = '*';

const AutomationName = z
  .string()
  .regex(
    /^(?:\*|(?!.*\.json$)\w[\w .-]*)$/,
    'is not the name of an automation; write the name of a file in INTERMISSION_AUTOMATIONS without .json, or * for all others',
  );

const Tenant = Grants.extend({
  ...Parallelism,
  automations: z.record(AutomationName, AutomationEntry).optional(),
}).superRefine(({ automations = {}, ...own }, context) => {
  for (const [name, grants] of Object.entries(automations)) {
    for (const grant of ['secrets', 'mailboxes', 'files'] as const) {
      for (const entry of grants[grant].filter((text) => !names(own[grant], text))) {
        const message = `${entry} is not in ${grant} of the tenant; an automation may use only what its tenant may use`;
        context.addIssue({ code: 'custom', path: ['automations', name, grant], message });
      }
    }
  }
});

const Tenants = z.record(z.string(), Tenant);

export type Tenants = z.output<typeof Tenants>;
export type Grant = keyof z.output<typeof Grants>;

/** The user of a resource: a run of a tenant, or, without a tenant, a run of the operator. */
export interface Grantee {
  tenant?: string;
  /**
   * Name, without `.json`, of the file in `INTERMISSION_AUTOMATIONS` that the API started. Absent when the request contained the
   * automation.
   */
  automationFile?: string;
}

/** Reads the file of `INTERMISSION_TENANTS`. Throws a `ConfigurationError`. */
export function readTenants(file: string | undefined): Tenants {
  if (file === undefined) return {};
  try {
    return Tenants.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? error.issues.map(flawOf).join('; ') : (error as Error).message;
    throw new ConfigurationError(`INTERMISSION_TENANTS (what each tenant may use): ${reason}`, { cause: error });
  }
}

function flawOf(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'invalid_key') return `${at}: ${issue.issues.map(({ message }) => message).join('; ')}`;
  if (issue.code !== 'unrecognized_keys') return `${at}: ${issue.message}`;
  const known = Object.keys(issue.path.length > 1 ? AutomationEntry.shape : Tenant.shape);
  return `${at} has ${issue.keys.join(', ')}, which is not one of ${known.join(', ')}`;
}

/**
 * Why a run may not use a resource, and how an operator allows it, in one sentence; undefined when it may. The operator's runs may use
 * everything. A tenant's runs may use what the tenant's lists name. Once the tenant lists automations, a run may use only what both its
 * automation and the tenant list.
 */
export function whyNotGranted(
  tenants: Tenants,
  grantee: Grantee,
  grant: Exclude<Grant, 'networks'>,
  name: string,
): string | undefined {
  const refusing = limitsOf(tenants, grantee, grant).find(({ entries }) => !names(entries, name));
  return refusing && `${refusing.who} may not use ${name}; to allow it, add it to ${refusing.where}`;
}

/** The limits on a run's connections in addition to `INTERMISSION_ALLOWED_NETWORKS`. All of them must allow a private destination. */
export function networkLimits(tenants: Tenants, grantee: Grantee): NetworkLimit[] {
  return limitsOf(tenants, grantee, 'networks').map(({ entries, who, where }) => ({ networks: entries, who, where }));
}

/** Returns how many runs of the tenant, and how many runs of the automation, may work at once. */
export function parallelismOf(
  tenants: Tenants,
  { tenant, automationFile }: Grantee,
): { tenantParallelism?: number; automationParallelism?: number } {
  const own = tenant === undefined ? undefined : ownMember(tenants, tenant);
  const { automations = {}, max_parallelism: ofTenant } = own ?? {};
  const ofAutomation = ownMember(automations, entryOf(automations, automationFile))?.max_parallelism;
  return {
    ...(ofTenant !== undefined && { tenantParallelism: ofTenant }),
    ...(ofAutomation !== undefined && { automationParallelism: ofAutomation }),
  };
}

interface Limit {
  entries: readonly string[];
  /** Whom the limit applies to, and the list to extend, for messages. */
  who: string;
  where: string;
}

function limitsOf(tenants: Tenants, { tenant, automationFile }: Grantee, grant: Grant): Limit[] {
  if (tenant === undefined) return [];
  const own = ownMember(tenants, tenant);
  const file = 'in the file of INTERMISSION_TENANTS';
  const ofTenant = {
    entries: own?.[grant] ?? [],
    who: `the tenant ${tenant}`,
    where: `${grant} of ${tenant} ${file}`,
  };
  const automations = own?.automations;
  if (automations === undefined) return [ofTenant];
  const entry = entryOf(automations, automationFile);
  return [
    ofTenant,
    {
      entries: ownMember(automations, entry)?.[grant] ?? [],
      who:
        entry === OTHERS
          ? `an automation of the tenant ${tenant} without its own entry`
          : `the automation ${entry} of the tenant ${tenant}`,
      where: `${grant} of ${JSON.stringify(entry)} in automations of ${tenant} ${file}`,
    },
  ];
}

/** Returns the key of the entry that applies to the automation. */
function entryOf(automations: Record<string, unknown>, automationFile: string | undefined): string {
  const isListed = automationFile !== undefined && Object.hasOwn(automations, automationFile);
  return isListed || (automationFile !== undefined && !(OTHERS in automations)) ? automationFile : OTHERS;
}

function names(entries: readonly string[], name: string): boolean {
  return entries.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
}

function ownMember<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
