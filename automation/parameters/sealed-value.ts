import { isObject } from '../model/findings.js';

/** A secret in the form in which a history may contain it: only activities of the run for which it was sealed can open it. */
export interface SealedValue {
  sealed: string;
}

const TOKEN = /^v1\.[\w-]{38,}$/;

export function isSealedValue(value: unknown): value is SealedValue {
  return isObject(value) && typeof value.sealed === 'string' && TOKEN.test(value.sealed);
}
