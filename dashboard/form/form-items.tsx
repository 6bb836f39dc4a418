import type { FormAct, FormItem } from '../../browsers/protocol.js';
import { TextItem } from './text-item.js';

export type Act = (act: Omit<FormAct, 'form'>, said: string) => void;

/** What stands on the page, in its order, with our own controls. */
export function FormItems({ items, act }: { items: FormItem[]; act: Act }) {
  return (
    <div class="page-form-items">
      {items.map((item, at) => (
        <Item key={'ref' in item ? item.ref : `at-${at}`} item={item} act={act} />
      ))}
    </div>
  );
}

function Item({ item, act }: { item: FormItem; act: Act }) {
  switch (item.kind) {
    case 'heading':
      return item.level <= 1 ? <h3 class="page-form-title">{item.text}</h3> : <h4>{item.text}</h4>;
    case 'text':
      return <p class={item.isAlert ? 'page-form-alert' : ''}>{item.text}</p>;
    case 'field':
      return <TextItem item={item} act={act} />;
    case 'check':
      return <CheckItem item={item} act={act} />;
    case 'select':
      return <SelectItem item={item} act={act} />;
    case 'press':
      return (
        <p>
          <button
            type="button"
            class={item.isLink ? 'link-button' : 'button'}
            disabled={item.isDisabled}
            onClick={() => act({ ref: item.ref, press: true }, `Pressed ${item.label}.`)}
          >
            {item.label || (item.isLink ? 'Link without a name' : 'Button without a name')}
          </button>
        </p>
      );
  }
}

function CheckItem({ item, act }: { item: Extract<FormItem, { kind: 'check' }>; act: Act }) {
  const { ref, label, isChecked, isDisabled, isRadio, group } = item;
  return (
    <label class="page-form-check">
      <input
        type={isRadio ? 'radio' : 'checkbox'}
        name={isRadio ? `group-${group}` : undefined}
        checked={isChecked}
        disabled={isDisabled}
        onChange={({ currentTarget: { checked } }) =>
          act({ ref, checked }, `${label}: ${checked ? 'chosen' : 'not chosen'}.`)
        }
      />
      <span>
        {group !== '' && <span class="visually-hidden">{group}: </span>}
        {label || 'Box without a name'}
      </span>
    </label>
  );
}

function SelectItem({ item, act }: { item: Extract<FormItem, { kind: 'select' }>; act: Act }) {
  const { ref, label, isDisabled, isMultiple, options } = item;
  const id = `form-${ref}`;
  return (
    <div class="page-form-field">
      <label for={id}>{label || 'List without a name'}</label>
      <select
        id={id}
        multiple={isMultiple}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          const chosen = [...currentTarget.selectedOptions].map((option) => option.index);
          act({ ref, options: chosen }, `${label}: chosen.`);
        }}
      >
        {options.map((option, at) => (
          <option key={at} selected={option.isChosen} disabled={option.isDisabled}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
