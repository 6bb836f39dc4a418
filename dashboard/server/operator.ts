import { request } from './requests.js';

/** Whether this browser is signed in with an API key, and so may see and cancel every run. */
export async function isOperator(): Promise<boolean> {
  try {
    await request('GET', '/v1/runs?limit=1');
    return true;
  } catch {
    return false;
  }
}
