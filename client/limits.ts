import { limitId, type MemoLimit, type RunLimit } from '../contracts/limits.js';

interface Parallelism {
  tenant: string | undefined;
  automationName: string;
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
  maxParallelism = Infinity,
  automationParallelism = Infinity,
  tenantParallelism = Infinity,
}: Parallelism): MemoLimit[] {
  const limit = (of: RunLimit['of'], name: string, most: number) => ({
    ...{ of, name, most },
    id: limitId(of, tenant, automationName),
  });
  return [
    limit('automation', automationName, Math.min(maxParallelism, automationParallelism)),
    limit('tenant', tenant ?? '', tenant === undefined ? Infinity : tenantParallelism),
  ].filter(({ most }) => most < Infinity);
}
