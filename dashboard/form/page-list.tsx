import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { useForm } from './use-form.js';

interface ToggleProps {
  open: string;
  close: string;
  /** Opens it automatically, unless the person has opened or closed it. */
  isWanted?: boolean;
  children: () => ComponentChildren;
}

/** A line that shows and hides `children`. They are rendered only when shown, because reading the page costs the remote browser time. */
export function Toggle({ open, close, isWanted = false, children }: ToggleProps) {
  const [chosen, setChosen] = useState<boolean>();
  const [isOpened, setOpened] = useState(false);
  useEffect(() => {
    if (isWanted) setOpened(true);
  }, [isWanted]);
  const isOn = chosen ?? isOpened;
  return (
    <>
      <p class="form-toggle">
        <button class="link-button" aria-expanded={isOn} onClick={() => setChosen(!isOn)}>
          {isOn ? close : open}
        </button>
      </p>
      {isOn && children()}
    </>
  );
}

interface PageListProps {
  /** Id of the title, unique on the page. */
  id: string;
  eyebrow: string;
  page: ReturnType<typeof useForm>;
  children: ComponentChildren;
}

/** Content read from the remote page, under the page's title, with a button that reads it again. */
export function PageList({ id, eyebrow, page: { state, refresh }, children }: PageListProps) {
  const { form, isBusy, problem } = state;
  return (
    <section class="page-form card" aria-labelledby={id} aria-busy={isBusy}>
      <header class="page-form-head">
        <div>
          <p class="eyebrow">{eyebrow}</p>
          <h2 id={id} dir="auto">
            {form === undefined ? 'Reading the page…' : form.title || 'A page without a title'}
          </h2>
        </div>
        <button class="button" onClick={refresh}>
          Read again
        </button>
      </header>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {children}
      {form?.isCut && <p class="quiet">This list shows only a part of the page; the picture shows all of it.</p>}
    </section>
  );
}
