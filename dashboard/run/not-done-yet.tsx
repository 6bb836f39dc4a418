import { useEffect, useRef } from 'preact/hooks';

interface NotDoneYetProps {
  /** `unknown`: the page did not answer. */
  outcome: 'unmet' | 'unknown';
  /** The current page. */
  page: string | undefined;
  /** The unmet expectations, for people. */
  expected: string[];
  onClose: () => void;
  onDone: () => void;
}

/** Says why the page does not look done. The person may know better and continue anyway. */
export function NotDoneYet({ outcome, page, expected, onClose, onDone }: NotDoneYetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="not-done-title" onClose={onClose}>
      <form method="dialog" onSubmit={onDone}>
        <h2 id="not-done-title">
          {outcome === 'unmet' ? 'This does not look done yet' : 'The page could not be checked'}
        </h2>
        <p>
          {outcome === 'unmet' ? `The page is now ${page ?? 'a different one'}.` : 'The page did not answer in time.'}
        </p>
        <p>Expected:</p>
        <ul>
          {expected.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <div class="dialog-buttons">
          <button class="button">Done anyway</button>
          <button type="button" class="button primary" autofocus onClick={() => dialog.current?.close()}>
            Go back to the page
          </button>
        </div>
      </form>
    </dialog>
  );
}
