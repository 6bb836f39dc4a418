import type { FormItem } from '../../contracts/live-protocol.js';
import type { Act } from './edit.js';
import { keysOf } from './form-keys.js';
import { TextItem } from './text-item.js';

/** The page's items in their order, with our own controls. */
export function FormItems({ items, act }: { items: FormItem[]; act: Act }) {
  const keys = keysOf(items);
  return (
    <div class="page-form-items">
      {items.map((item, at) => (
        <Item key={keys[at]} item={item} act={act} />
      ))}
    </div>
  );
}

function Item({ item, act }: { item: FormItem; act: Act }) {
  switch (item.kind) {
    case 'heading':
      return item.level <= 1 ? (
        <h3 class="page-form-title" dir="auto">
          {item.text}
        </h3>
      ) : (
        <h4 dir="auto">{item.text}</h4>
      );
    case 'text':
      return (
        <p class={item.isAlert ? 'page-form-alert' : ''} dir="auto">
          {item.text}
        </p>
      );
    case 'field':
      return <TextItem item={item} act={act} />;
    case 'check':
      return <CheckItem item={item} act={act} />;
    case 'select':
      return <SelectItem item={item} act={act} />;
    case 'press':
      return item.value !== undefined ? (
        <PickerItem item={item} act={act} />
      ) : (
        <p>
          <button
            type="button"
            dir="auto"
            class={item.isLink ? 'link-button' : 'button'}
            disabled={item.isDisabled}
            onClick={() => void act({ ref: item.ref, press: true }, `Pressed ${item.label}.`)}
          >
            {item.label || (item.isLink ? 'Link without a name' : 'Button without a name')}
          </button>
        </p>
      );
  }
}

/** A field without typing: pressing it opens the page's own control. */
function PickerItem({ item, act }: { item: Extract<FormItem, { kind: 'press' }>; act: Act }) {
  const { ref, label, isDisabled, value = '' } = item;
  const id = `form-${ref}`;
  return (
    <div class="page-form-field">
      <span id={id} dir="auto">
        {label || 'Field without a name'}
      </span>
      <button
        type="button"
        class="page-form-picker"
        dir="auto"
        aria-describedby={id}
        disabled={isDisabled}
        onClick={() => void act({ ref, press: true }, `Pressed ${label}.`)}
      >
        {value || 'Choose…'}
      </button>
    </div>
  );
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
          void act({ ref, checked }, `${label}: ${checked ? 'chosen' : 'not chosen'}.`)
        }
      />
      <span dir="auto">
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
      <label for={id} dir="auto">
        {label || 'List without a name'}
      </label>
      <select
        id={id}
        multiple={isMultiple}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          const chosen = [...currentTarget.selectedOptions].map((option) => option.index);
          void act({ ref, options: chosen }, `${label}: chosen.`);
        }}
      >
        {options.map((option, at) => (
          <option key={at} dir="auto" selected={option.isChosen} disabled={option.isDisabled}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
