import { Header } from '../ui/header.js';
import { SignIn } from '../ui/sign-in.js';

/** Shown instead of a run to somebody who has neither claimed its link nor signed in. */
export function NoAccess({ onSignedIn }: { onSignedIn: () => void }) {
  return (
    <>
      <Header isHomeLinked={false} />
      <main class="narrow">
        <h1>Open the link in your mail</h1>
        <p>
          This page shows the browser of a run. It opens for the person who was asked for help: please use the link in
          the mail you got, on this device.
        </p>
        <details class="more">
          <summary>Sign in with an API key instead</summary>
          <SignIn onSignedIn={onSignedIn} />
        </details>
      </main>
    </>
  );
}
