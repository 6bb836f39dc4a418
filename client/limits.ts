import { automationLimitId, type MemoLimit, tenantLimitId } from '../contracts/limits.js';
import type { RunMemo } from './runs/run-memo.js';

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
  const since = Date.now();
  const limits: MemoLimit[] = [
    {
      of: 'automation',
      name: automationName,
      most: Math.min(maxParallelism, automationParallelism),
      id: automationLimitId(tenant, source, automationName),
      since,
    },
  ];
  if (tenant !== undefined) {
    limits.push({ of: 'tenant', name: tenant, most: tenantParallelism, id: tenantLimitId(tenant), since });
  }
  return limits.filter(({ most }) => most < Infinity);
}

/**
 * The `maxParallelism` with which the run was requested. The limits in its memo also come from settings, which another start takes from
 * the settings of its own time.
 */
export function ownLimitIn({ maxParallelism, limits = [] }: Partial<RunMemo>): number | undefined {
  if (maxParallelism !== undefined) return maxParallelism;
  // Earlier versions kept only the smaller of the two numbers, and no time.
  return limits.find(({ of, since }) => of === 'automation' && since === undefined)?.most;
}
