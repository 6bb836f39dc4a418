import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { useForm } from './use-form.js';

/** A line that shows and hides `children`. They are made when they are asked for: reading the page costs the remote browser time. */
export function Toggle({ open, close, children }: { open: string; close: string; children: () => ComponentChildren }) {
  const [isOn, setOn] = useState(false);
  return (
    <>
      <p class="form-toggle">
        <button class="link-button" aria-expanded={isOn} onClick={() => setOn(!isOn)}>
          {isOn ? close : open}
        </button>
      </p>
      {isOn && children()}
    </>
  );
}

interface PageListProps {
  /** Of the title; it is on the page once. */
  id: string;
  eyebrow: string;
  page: ReturnType<typeof useForm>;
  children: ComponentChildren;
}

/** What was read from the remote page, under the page's title, with a button that reads it again. */
export function PageList({ id, eyebrow, page: { state, refresh }, children }: PageListProps) {
  const { form, isBusy, problem } = state;
  return (
    <section class="page-form card" aria-labelledby={id} aria-busy={isBusy}>
      <header class="page-form-head">
        <div>
          <p class="eyebrow">{eyebrow}</p>
          <h2 id={id}>{form === undefined ? 'Reading the page…' : form.title || 'A page without a title'}</h2>
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
      {form?.isCut && <p class="quiet">The page has more than is listed here; the picture shows all of it.</p>}
    </section>
  );
}
