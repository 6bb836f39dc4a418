import { limitId, type MemoLimit, type RunLimit } from '../contracts/limits.js';

interface Parallelism {
  tenant: string | undefined;
  automationName: string;
  /** Of the request. */
  maxParallelism: number | undefined;
  /** Of the tenant's settings. */
  automationParallelism: number | undefined;
  tenantParallelism: number | undefined;
}

/**
 * The limits of a new run. It asks for the permit of its automation first: a run that waits for that must not have a permit of its tenant,
 * which the tenant's other automations could use.
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
