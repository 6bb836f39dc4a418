import { useEffect, useRef } from 'preact/hooks';

interface DeclineDialogProps {
  onClose: () => void;
  onDecline: (reason: string) => void;
}

/** Asks for the reason for "I can't do this", and explains the consequence. */
export function DeclineDialog({ onClose, onDecline }: DeclineDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => dialog.current?.showModal(), []);

  function decline(event: Event) {
    event.preventDefault();
    const reason = field.current?.value.trim() ?? '';
    if (reason === '' && field.current) {
      // White space alone satisfies `required`. An empty field shows the browser's own message.
      field.current.value = '';
      field.current.reportValidity();
      return;
    }
    dialog.current?.close();
    onDecline(reason);
  }

  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="decline-title" onClose={onClose}>
      <form onSubmit={decline}>
        <h2 id="decline-title">You can’t do this?</h2>
        <p>
          That is fine. The run will end here, and the people who look after this automation can read what you write.
        </p>
        <label for="decline-reason">What stopped you?</label>
        <textarea ref={field} dir="auto" id="decline-reason" name="reason" rows={3} required maxLength={1000} />
        <p class="quiet">Please leave out passwords and codes.</p>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Go back
          </button>
          <button class="button danger">End the run</button>
        </div>
      </form>
    </dialog>
  );
}
