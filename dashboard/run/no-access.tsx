import { Header } from '../ui/header.js';
import { SignIn } from '../ui/sign-in.js';

interface NoAccessProps {
  /** Whether the person opened a fresh link on another device, which replaced this one. */
  isReplaced: boolean;
  onSignedIn: () => void;
}

/** Shown instead of a run to visitors who have neither claimed its link nor signed in. */
export function NoAccess({ isReplaced, onSignedIn }: NoAccessProps) {
  return (
    <>
      <Header isHomeLinked={false} />
      <main class="narrow">
        {isReplaced ? (
          <>
            <h1>This run is open on another device</h1>
            <p>
              Somebody opened a fresh link there, so this device no longer shows the run. To continue here, open the
              link in your mail again and ask for a fresh one.
            </p>
          </>
        ) : (
          <>
            <h1>Open the link in your mail</h1>
            <p>
              This page shows the browser of a run to the person who was asked for help. If that is you, open the link
              in your mail on this device.
            </p>
          </>
        )}
        <details class="more">
          <summary>Sign in with an API key instead</summary>
          <SignIn onSignedIn={onSignedIn} />
        </details>
      </main>
    </>
  );
}
