import { expect, it } from 'vitest';
import { readConfig } from '../../config/index.js';
import { parallelismOf } from '../../config/tenants.js';
import { tenantSettings } from '../support/system/tenants.js';

const { tenants } = readConfig(
  tenantSettings({
    red: {
      max_parallelism: 20,
      automations: { invoices: { max_parallelism: 1 }, payslips: {}, '*': { max_parallelism: 5 } },
    },
    blue: {},
  }),
);

it.each([
  ['an automation with its own entry', 'red', 'invoices', { tenantParallelism: 20, automationParallelism: 1 }],
  ['an automation whose entry has no limit', 'red', 'payslips', { tenantParallelism: 20 }],
  ['an automation without its own entry', 'red', 'others', { tenantParallelism: 20, automationParallelism: 5 }],
  ['an automation in a request', 'red', undefined, { tenantParallelism: 20, automationParallelism: 5 }],
  ['a tenant without limits', 'blue', 'invoices', {}],
  ['a tenant that is not in the file', 'green', 'invoices', {}],
  ['the operator', undefined, 'invoices', {}],
])('reads how many runs may work at once: %s', (_what, tenant, automationFile, expected) => {
  expect(parallelismOf(tenants, { ...(tenant && { tenant }), ...(automationFile && { automationFile }) })).toEqual(
    expected,
  );
});
