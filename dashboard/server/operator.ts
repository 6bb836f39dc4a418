import { request } from './requests.js';

/** Kept here: that somebody signed in with an API key, never the key. It spares all others a request that is refused. */
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

/** Throws `RequestError`; status 401 when the key is not known. */
export async function signIn(apiKey: string): Promise<void> {
  await request('POST', '/v1/session', { apiKey });
  localStorage.setItem(SIGNED_IN, 'yes');
}

/** Throws `RequestError`; the browser is then still signed in. */
export async function signOut(): Promise<void> {
  await request('DELETE', '/v1/session');
  localStorage.removeItem(SIGNED_IN);
}
