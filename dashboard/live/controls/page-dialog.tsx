import { useEffect, useRef } from 'preact/hooks';
import type { Question } from '../connection/chrome-state.js';
import type { Live } from '../connection/use-live-view.js';

interface PageDialogProps {
  live: Live;
  isAccepting: boolean;
}

/** A dialog of the remote browser: the person in control answers it, and watchers see it. */
export function PageDialog({ live, isAccepting }: PageDialogProps) {
  const question = live.state.chrome.questions[0];
  if (question === undefined) return null;
  if (isAccepting) return <AskedDialog key={question.id} question={question} live={live} />;
  return (
    <p class="notice asked" role="status">
      {titleOf(question)} {question.kind === 'login' ? '' : <bdi>{question.message}</bdi>} The person in control answers
      this.
    </p>
  );
}

function AskedDialog({ question, live }: { question: Question; live: Live }) {
  const { id, kind, message, defaultValue, mayStop } = question;
  const dialog = useRef<HTMLDialogElement>(null);
  const words = WORDS[kind];
  useEffect(() => dialog.current?.showModal(), []);

  function answer(accept: boolean) {
    const form = new FormData(dialog.current?.querySelector('form') ?? undefined);
    const value = (name: string) => (form.get(name) as string | null) ?? '';
    live.send({
      type: 'answer',
      id,
      accept,
      ...(accept && kind === 'prompt' && { text: value('text') }),
      ...(accept && kind === 'login' && { login: { user: value('user'), password: value('password') } }),
      ...(form.has('stop') && { stop: true }),
    });
    dialog.current?.close();
  }

  return (
    <dialog
      ref={dialog}
      class="dialog page-dialog"
      aria-labelledby="page-dialog-title"
      aria-describedby={message === '' ? undefined : 'page-dialog-message'}
      onCancel={(event) => {
        event.preventDefault();
        // An alert can only be dismissed.
        answer(words.no === undefined);
      }}
      // A key that is still held from typing into the page must not answer the dialog.
      onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer(true);
        }}
      >
        <h2 id="page-dialog-title">{titleOf(question)}</h2>
        {kind === 'beforeunload' && <p>What you changed on the page may not be saved.</p>}
        {message !== '' && kind !== 'beforeunload' && (
          <p id="page-dialog-message" class="page-dialog-message" dir={kind === 'login' ? undefined : 'auto'}>
            {kind === 'login' ? (
              <>
                The site calls this “<bdi>{message}</bdi>”.
              </>
            ) : (
              message
            )}
          </p>
        )}
        {kind === 'prompt' && (
          <input
            name="text"
            dir="auto"
            aria-label="Your answer"
            defaultValue={defaultValue}
            autocomplete="off"
            autofocus
          />
        )}
        {kind === 'login' && <LoginFields />}
        {mayStop && (
          <label class="page-dialog-stop">
            <input type="checkbox" name="stop" />
            <span>Show no more dialogs from this page</span>
          </label>
        )}
        <div class="dialog-buttons">
          {words.no !== undefined && (
            <button type="button" class="button" onClick={() => answer(false)}>
              {words.no}
            </button>
          )}
          <button class="button primary" autofocus={kind !== 'prompt' && kind !== 'login'}>
            {words.yes}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function LoginFields() {
  return (
    <>
      <label for="page-login-user">User</label>
      <input id="page-login-user" name="user" autocomplete="off" autocapitalize="none" spellcheck={false} autofocus />
      <label for="page-login-password">Password</label>
      <input id="page-login-password" name="password" type="password" autocomplete="off" />
      <p class="quiet">This goes to the site and is not recorded.</p>
    </>
  );
}

const WORDS: Record<Question['kind'], { yes: string; no?: string }> = {
  alert: { yes: 'OK' },
  confirm: { yes: 'OK', no: 'Cancel' },
  prompt: { yes: 'OK', no: 'Cancel' },
  beforeunload: { yes: 'Leave', no: 'Stay' },
  login: { yes: 'Sign in', no: 'Cancel' },
};

/** Always names the asking site, so that a page cannot impersonate this one. */
function titleOf({ kind, origin }: Question): string {
  const site = origin || 'The page';
  if (kind === 'beforeunload') return `Leave ${origin || 'this page'}?`;
  if (kind === 'login') return `${site} asks you to sign in.`;
  return kind === 'alert' ? `${site} says:` : `${site} asks:`;
}
