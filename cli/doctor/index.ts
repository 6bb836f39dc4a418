import { readConfig } from '../../config/index.js';
import { EXIT } from '../errors.js';
import { registerSearchAttributes } from '../../client/index.js';
import { answersHttp } from '../supervisor/probes.js';
import { temporalSettings, withTemporal } from '../temporal.js';
import { chromiumFinding } from './chromium.js';
import type { Finding } from './finding.js';
import { machineFindings } from './machine.js';
import { storageFinding } from './storage.js';
import { temporalFindings } from './temporal.js';

export interface DoctorOptions {
  register?: boolean;
}

const MARKS = { ok: '✓', missing: '✗', note: '·' } as const;

/** Prints what is present and what is missing. The exit code is 1 when something required is missing. */
export async function examine({ register }: DoctorOptions): Promise<void> {
  // Read the settings first: every check needs them, and an invalid one ends the command with its name.
  const config = readConfig();
  if (register) await registerOnCluster();
  const isApiUp = await answersHttp(`${config.apiUrl}/readyz`);
  const findings = [
    ...(await machineFindings(config, isApiUp)),
    await storageFinding(config),
    ...(await temporalFindings(config, isApiUp)),
    await chromiumFinding(config),
  ];
  process.stdout.write(findings.map(textOf).join(''));
  process.exitCode = findings.some(({ state }) => state === 'missing') ? EXIT.error : EXIT.ok;
}

async function registerOnCluster(): Promise<void> {
  const { connection, address, namespace } = temporalSettings();
  await withTemporal(connection, (temporal) => registerSearchAttributes(temporal, namespace));
  process.stdout.write(`Search attributes are registered in the namespace ${namespace} at ${address}.\n`);
}

function textOf({ state, what, found, help }: Finding): string {
  const line = `${MARKS[state]} ${what.padEnd(18)} ${found}\n`;
  return help === undefined ? line : `${line}    ${help}\n`;
}
