import { request } from './requests.js';

/** Stores only that somebody signed in with an API key, never the key. Other visitors are spared a request that would be refused. */
const SIGNED_IN = 'intermission-signed-in';

/** Whether this browser is signed in with an API key, and so may see and cancel every run. */
export async function isOperator(): Promise<boolean> {
  if (localStorage.getItem(SIGNED_IN) === null) return false;
  try {
    await request('GET', '/v1/runs?limit=1');
    return true;
  } catch {
    return false;
  }
}

/** Throws `RequestError`; status 401 when the key is unknown. */
export async function signIn(apiKey: string): Promise<void> {
  await request('POST', '/v1/session', { apiKey });
  localStorage.setItem(SIGNED_IN, 'yes');
}

/** `everywhere`: ends every sign-in with the same key. If it throws `RequestError`, the browser is still signed in. */
export async function signOut(everywhere = false): Promise<void> {
  await request('DELETE', `/v1/session${everywhere ? '?everywhere=true' : ''}`);
  localStorage.removeItem(SIGNED_IN);
}
