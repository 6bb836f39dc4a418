import { useEffect, useRef, useState } from 'preact/hooks';
import { isPhone } from '../input/device.js';
import { type Chooser, sendFiles } from '../connection/upload.js';
import type { Live } from '../connection/use-live-view.js';

interface ChooserDialogProps {
  runId: string;
  chooser: Chooser;
  live: Live;
}

/** The page asks for files: the person chooses them on their own device, or cancels. */
export function ChooserDialog({ runId, chooser, live }: ChooserDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLButtonElement>(null);
  const upload = useRef(new AbortController());
  const [sent, setSent] = useState<number | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const isSending = sent !== undefined;

  useEffect(() => {
    dialog.current?.showModal();
    choose.current?.focus();
    const { current } = upload;
    return () => current.abort();
  }, []);

  async function send(files: File[]) {
    if (files.length === 0 || isSending) return;
    if (files.length > 1 && !chooser.multiple) return setProblem('The page asks for one file.');
    setProblem(undefined);
    setSent(0);
    try {
      await sendFiles(runId, chooser, files, setSent, upload.current.signal);
      live.send({ type: 'chooser', id: chooser.id, action: 'use' });
    } catch (error) {
      setSent(undefined);
      setProblem((error as Error).message);
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    void send([...(event.dataTransfer?.files ?? [])]);
  }

  const cancel = () => live.send({ type: 'chooser', id: chooser.id, action: 'cancel' });
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="chooser-title"
      onCancel={(event) => {
        event.preventDefault();
        cancel();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <form method="dialog" onSubmit={(event) => event.preventDefault()}>
        <h2 id="chooser-title">{chooser.multiple ? 'The page asks for files' : 'The page asks for a file'}</h2>
        <p>
          Choose {chooser.multiple ? 'files' : 'a file'} from this device{isPhone() ? '' : ', or drop here'}. Only the
          page gets what you choose. The limit is {Math.round(chooser.limitBytes / 1_000_000)} MB in total.
        </p>
        {isSending && (
          <div role="status">
            <progress max={1} value={sent} aria-label="Sent" /> {Math.round(sent * 100)} % sent
          </div>
        )}
        {problem !== undefined && (
          <p class="chooser-problem" role="alert">
            {problem}
          </p>
        )}
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Files for the page"
          accept={chooser.accept}
          multiple={chooser.multiple}
          onChange={({ currentTarget }) => {
            void send([...(currentTarget.files ?? [])]);
            // Allows choosing the same file again after a problem.
            currentTarget.value = '';
          }}
        />
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={cancel}>
            Cancel
          </button>
          <button
            ref={choose}
            type="button"
            class="button primary"
            disabled={isSending}
            onClick={() => input.current?.click()}
          >
            {chooser.multiple ? 'Choose files' : 'Choose a file'}
          </button>
        </div>
      </form>
    </dialog>
  );
}
