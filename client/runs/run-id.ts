import { createHmac, randomUUID } from 'node:crypto';
import { InvalidRequestError } from '../errors.js';

const SLUG_CHARACTERS = 40;

/** The beginning of the ids of an automation's runs: its name in small letters, digits and dashes. */
export function slugOf(automationName: string): string {
  const plain = automationName
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_CHARACTERS)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'run' : plain;
}

export function newRunId(automationName: string): string {
  return `${slugOf(automationName)}-${randomUUID()}`;
}

/**
 * Derives the run's id from an idempotency key and the installation's secret, so that someone who knows or guesses the key, for example an
 * order number, does not know the run. Two tenants may choose the same key. `queueIdOf` reads the id.
 */
export function keyedRunId(
  automationName: string,
  {
    secret,
    idempotencyKey,
    tenant,
  }: { secret: string | undefined; idempotencyKey: string; tenant: string | undefined },
): string {
  if (secret === undefined) throw new InvalidRequestError([{ path: 'idempotencyKey', message: NO_SECRET }]);
  const key = createHmac('sha256', secret).update('run ids').digest();
  const text = JSON.stringify([tenant ?? null, idempotencyKey]);
  return `${slugOf(automationName)}-${createHmac('sha256', key).update(text).digest('hex').slice(0, 32)}`;
}

const NO_SECRET =
  'needs the secret of the installation, so that the API and every client find the same run: set INTERMISSION_SECRET, or connect with Intermission.connect({ secret })';
