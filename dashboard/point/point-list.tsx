import { useState } from 'preact/hooks';
import type { FormItem } from '../../browsers/protocol.js';
import { useForm } from '../form/use-form.js';
import type { Pointing } from './use-point.js';

/** "Choose from a list instead of the picture", for who works with the keyboard or a screen reader. */
export function PointListToggle({ runId, address, pointing }: PointListProps) {
  const [isOn, setOn] = useState(false);
  return (
    <>
      <p class="form-toggle">
        <button class="link-button" aria-expanded={isOn} onClick={() => setOn(!isOn)}>
          {isOn ? 'Close the list' : 'Choose from a list instead of the picture'}
        </button>
      </p>
      {isOn && <PointList runId={runId} address={address} pointing={pointing} />}
    </>
  );
}

interface PointListProps {
  runId: string;
  address: string | undefined;
  pointing: Pointing;
}

/** What can be pointed at, in the page's order, under its headings. */
function PointList({ runId, address, pointing }: PointListProps) {
  const { state, refresh } = useForm(runId, address);
  const { form, isBusy, problem } = state;
  return (
    <section class="page-form card" aria-labelledby="point-list-title" aria-busy={isBusy}>
      <header class="page-form-head">
        <div>
          <p class="eyebrow">What is on the page</p>
          <h2 id="point-list-title">
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
      <div class="page-form-items">
        {form?.items.map((item, at) => (
          <Item key={at} item={item} choose={(ref) => pointing.point({ form: form.id, ref })} />
        ))}
      </div>
      {form?.isCut && <p class="quiet">The page has more than is listed here; the picture shows all of it.</p>}
    </section>
  );
}

function Item({ item, choose }: { item: FormItem; choose: (ref: string) => void }) {
  if (item.kind === 'heading') return <h3>{item.text}</h3>;
  if (item.kind === 'text') return <p class="quiet">{item.text}</p>;
  return (
    <p class="point-item">
      <span>
        {item.label || 'Without a name'} <span class="quiet">({kindOf(item)})</span>
      </span>
      <button
        class="button"
        aria-label={`Choose ${item.label || 'it'}, ${kindOf(item)}`}
        onClick={() => choose(item.ref)}
      >
        Choose
      </button>
    </p>
  );
}

function kindOf(item: Exclude<FormItem, { kind: 'heading' | 'text' }>): string {
  switch (item.kind) {
    case 'field':
      return 'field';
    case 'select':
      return 'list';
    case 'check':
      return item.isRadio ? 'radio button' : 'box';
    case 'press':
      return item.isLink ? 'link' : 'button';
  }
}
