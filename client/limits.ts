import { automationLimitId, type MemoLimit, tenantLimitId } from '../contracts/limits.js';

interface Parallelism {
  tenant: string | undefined;
  automationName: string;
  /** Whether the automation is an operator's file, or the request contained it. */
  source: 'file' | 'sent';
  /** From the request. */
  maxParallelism: number | undefined;
  /** From the tenant's settings. */
  automationParallelism: number | undefined;
  tenantParallelism: number | undefined;
}

/**
 * Lists the limits of a new run. The run asks for the permit of its automation first. While it waits for this permit, it must not have a
 * permit of its tenant, because the tenant's other automations could use that one.
 */
export function limitsOf({
  tenant,
  automationName,
  source,
  maxParallelism = Infinity,
  automationParallelism = Infinity,
  tenantParallelism = Infinity,
}: Parallelism): MemoLimit[] {
  const limits: MemoLimit[] = [
    {
      of: 'automation',
      name: automationName,
      most: Math.min(maxParallelism, automationParallelism),
      id: automationLimitId(tenant, source, automationName),
    },
  ];
  if (tenant !== undefined) {
    limits.push({ of: 'tenant', name: tenant, most: tenantParallelism, id: tenantLimitId(tenant) });
  }
  return limits.filter(({ most }) => most < Infinity);
}
