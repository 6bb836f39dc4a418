import { TenantName } from '../../infra/storage/api-key-file.js';

/** Which schedule: its name, and its tenant if it has one. */
export interface ScheduleKey {
  name: string;
  tenant?: string | undefined;
}

const PREFIX = 'run-schedule';

/** A name contains no colon. */
export function scheduleIdOf({ name, tenant }: ScheduleKey): string {
  return `${PREFIX}:${tenant === undefined ? '' : TenantName.parse(tenant)}:${name}`;
}

/** Undefined for a schedule that is not ours. */
export function keyIn(scheduleId: string): ScheduleKey | undefined {
  const [prefix, tenant, name, ...more] = scheduleId.split(':');
  if (prefix !== PREFIX || tenant === undefined || name === undefined || more.length > 0) return undefined;
  return { name, ...(tenant !== '' && { tenant }) };
}
