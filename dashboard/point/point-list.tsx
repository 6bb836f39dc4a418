import type { FormItem } from '../../contracts/live-protocol.js';
import { PageList, Toggle } from '../form/page-list.js';
import { useForm } from '../form/use-form.js';
import type { Pointing } from './use-point.js';

/** The button "Choose from a list instead of the picture" and the list, for people who use the keyboard or a screen reader. */
export function PointListToggle(run: PointListProps) {
  return (
    <Toggle open="Choose from a list instead of the picture" close="Close the list">
      {() => <PointList {...run} />}
    </Toggle>
  );
}

interface PointListProps {
  runId: string;
  address: string | undefined;
  pointing: Pointing;
}

/** The elements that can be chosen, in the page's order, under its headings. */
function PointList({ runId, address, pointing }: PointListProps) {
  const page = useForm(runId, address);
  const { form } = page.state;
  return (
    <PageList id="point-list-title" eyebrow="What is on the page" page={page}>
      <div class="page-form-items">
        {form?.items.map((item, at) => (
          <Item key={at} item={item} choose={(ref) => pointing.point({ form: form.id, ref })} />
        ))}
      </div>
    </PageList>
  );
}

function Item({ item, choose }: { item: FormItem; choose: (ref: string) => void }) {
  if (item.kind === 'heading') return <h3 dir="auto">{item.text}</h3>;
  if (item.kind === 'text')
    return (
      <p class="quiet" dir="auto">
        {item.text}
      </p>
    );
  return (
    <p class="point-item">
      <span>
        <bdi>{item.label || 'Without a name'}</bdi> <span class="quiet">({kindOf(item)})</span>
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
