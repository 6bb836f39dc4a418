import { isObject } from './issues.js';

/** A secret as it may stand in a history: only activities of the run it was sealed for can open it. */
export interface SealedValue {
  sealed: string;
}

const TOKEN = /^v1\.[\w-]{38,}$/;

export function isSealedValue(value: unknown): value is SealedValue {
  return isObject(value) && typeof value.sealed === 'string' && TOKEN.test(value.sealed);
}
