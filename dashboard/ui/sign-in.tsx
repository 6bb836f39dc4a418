import { useEffect, useRef, useState } from 'preact/hooks';
import { signIn, signInMethods, type SignInMethods } from '../server/operator.js';
import { RequestError } from '../server/requests.js';

/** The sign-in form for owners of an API key. It sends the key to the server once, in exchange for a cookie, and does not store it. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [{ oidc }, setMethods] = useState<SignInMethods>({});
  useEffect(() => void signInMethods().then(setMethods), []);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const apiKey = field.current?.value.trim() ?? '';
    setSending(true);
    setProblem(undefined);
    try {
      await signIn(apiKey);
      onSignedIn();
    } catch (error) {
      const isRefused = error instanceof RequestError && error.status === 401;
      setProblem(isRefused ? 'This key is not valid.' : (error as Error).message);
      setSending(false);
    }
  }

  return (
    <form class="sign-in card" onSubmit={(event) => void submit(event)}>
      {oidc && (
        <a class="button primary" href={`${oidc.path}?to=${encodeURIComponent(location.pathname)}`}>
          Sign in with {oidc.name}
        </a>
      )}
      <label for="api-key">API key</label>
      <input
        ref={field}
        id="api-key"
        type="password"
        required
        autocomplete="current-password"
        spellcheck={false}
        aria-describedby="api-key-help"
        aria-invalid={problem !== undefined}
      />
      <p id="api-key-help" class="quiet">
        The key you were given, one of INTERMISSION_API_KEYS, or the local key in the file <code>api-key</code> of
        INTERMISSION_HOME.
      </p>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <button class={oidc ? 'button' : 'button primary'} disabled={isSending}>
        {isSending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
