import { expect, it } from 'vitest';
import { loadedPackages } from '../support/machine/loaded-packages.js';

/** Packages that a worker needs for some automations only. */
const ON_DEMAND = [
  '@1password/sdk',
  '@ai-sdk/anthropic',
  '@ai-sdk/google',
  '@ai-sdk/openai',
  '@ai-sdk/openai-compatible',
  '@aws-sdk/client-secrets-manager',
  '@slack/web-api',
  'ai',
  'imapflow',
  'mailparser',
  'otplib',
  'postmark',
  'unpdf',
];

const built = (file: string) => JSON.stringify(new URL(`../../dist/${file}`, import.meta.url).href);

it('a worker at rest has loaded no SDK that only some automations need', async () => {
  const code = `
    await import(${built('worker.js')});
    const { createActivities } = await import(${built('activities/index.js')});
    const { readConfig } = await import(${built('config/index.js')});
    const { createLog } = await import(${built('infra/log.js')});
    const config = readConfig();
    const { release } = createActivities({ config, log: createLog(config, 'worker'), handlers: new Map() });
    await release();`;
  const packages = await loadedPackages(['--input-type=module', '--eval', code]);
  expect(packages).toEqual(expect.arrayContaining(['@temporalio/worker', 'playwright', 'zod']));
  expect(packages.filter((name) => ON_DEMAND.includes(name))).toEqual([]);
});
