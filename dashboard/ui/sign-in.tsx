import { useRef, useState } from 'preact/hooks';
import { signIn } from '../server/operator.js';
import { RequestError } from '../server/requests.js';

/** The form for holders of an API key. The key goes to the server once, for a cookie, and is not kept here. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();

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
      setProblem(isRefused ? 'The server does not know this key.' : (error as Error).message);
      setSending(false);
    }
  }

  return (
    <form class="sign-in card" onSubmit={(event) => void submit(event)}>
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
      <button class="button primary" disabled={isSending}>
        {isSending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
