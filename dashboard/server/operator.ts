import { request } from './requests.js';

/** Stores only that somebody signed in, never a key. Other visitors are spared a request that would be refused. */
const SIGNED_IN = 'intermission-signed-in';

/** How this installation lets operators sign in. */
export interface SignInMethods {
  /** The OpenID Connect provider, if there is one. */
  oidc?: { name: string; path: string };
}

// The provider's callback leads back to the dashboard with this fragment.
if (location.hash === '#signed-in') {
  localStorage.setItem(SIGNED_IN, 'yes');
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** None but API keys when the server does not respond. */
export async function signInMethods(): Promise<SignInMethods> {
  return await request<SignInMethods>('GET', '/sign-in/methods').catch(() => ({}));
}

/** Whether this browser is signed in as an operator. */
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
  const path = `/v1/session${everywhere ? '?everywhere=true' : ''}`;
  const answer = await request<{ signOutUrl?: string } | undefined>('DELETE', path);
  localStorage.removeItem(SIGNED_IN);
  // Ends the sign-in at the provider too.
  if (answer?.signOutUrl !== undefined) location.assign(answer.signOutUrl);
}
