import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Settings for an installation whose tenants may use what is given here. */
export function tenantSettings(tenants: object): { INTERMISSION_TENANTS: string } {
  const file = join(mkdtempSync(join(tmpdir(), 'intermission-tenants-')), 'tenants.json');
  writeFileSync(file, JSON.stringify(tenants));
  return { INTERMISSION_TENANTS: file };
}

/** Tenants that may open the pages of tests, which are on this machine. */
export function openTenants(...names: string[]) {
  return tenantSettings(Object.fromEntries(names.map((name) => [name, { networks: ['127.0.0.1'] }])));
}
