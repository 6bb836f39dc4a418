import { useEffect, useRef, useState } from 'preact/hooks';
import type { ListOption } from '../../../contracts/live-protocol.js';
import type { OpenList } from '../connection/field-state.js';

const TOGETHER_MILLISECONDS = 700;

interface OptionListProps {
  list: OpenList;
  choose: (chosen: number[]) => void;
  close: () => void;
}

/** The options of a remote list. */
export function OptionList({ list, choose, close }: OptionListProps) {
  const { options, multiple } = list;
  const [chosen, setChosen] = useState(() => options.flatMap(({ isChosen }, at) => (isChosen ? [at] : [])));
  const [active, setActive] = useState(() => chosen[0] ?? next(options, -1, 1));
  const element = useRef<HTMLUListElement>(null);
  const typed = useRef({ text: '', at: 0 });

  useEffect(() => element.current?.focus(), []);
  useEffect(() => element.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }), [active]);

  function pick(at: number) {
    if (options[at] === undefined || options[at].isDisabled) return;
    const now = multiple ? (chosen.includes(at) ? chosen.filter((each) => each !== at) : [...chosen, at]) : [at];
    setActive(at);
    setChosen(now);
    choose(now);
    if (!multiple) close();
  }

  function findTyped(event: KeyboardEvent) {
    const isMore = event.timeStamp - typed.current.at < TOGETHER_MILLISECONDS;
    const text = (isMore ? typed.current.text : '') + event.key.toLowerCase();
    typed.current = { text, at: event.timeStamp };
    const found = options.findIndex(({ label, isDisabled }) => !isDisabled && label.toLowerCase().startsWith(text));
    if (found >= 0) setActive(found);
  }

  function onKeyDown(event: KeyboardEvent) {
    const to: Record<string, () => void> = {
      ArrowDown: () => setActive(next(options, active, 1)),
      ArrowUp: () => setActive(next(options, active, -1)),
      PageDown: () => setActive(next(options, Math.min(active + 9, options.length - 2), 1)),
      PageUp: () => setActive(next(options, Math.max(active - 9, 1), -1)),
      Home: () => setActive(next(options, -1, 1)),
      End: () => setActive(next(options, options.length, -1)),
      Enter: () => pick(active),
      ' ': () => pick(active),
      Escape: close,
      Tab: () => (multiple ? close() : pick(active)),
    };
    const isCharacter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const act =
      event.key === ' ' && typed.current.at + TOGETHER_MILLISECONDS > event.timeStamp ? undefined : to[event.key];
    if (!act && !isCharacter) return;
    event.preventDefault();
    event.stopPropagation();
    if (act) act();
    else findTyped(event);
  }

  return (
    <>
      <ul
        ref={element}
        class="option-list"
        role="listbox"
        tabIndex={0}
        aria-label={list.label || 'Choose'}
        aria-multiselectable={multiple}
        aria-activedescendant={`option-${active}`}
        onKeyDown={onKeyDown}
      >
        {options.map((option, at) => (
          <>
            {option.group !== undefined && option.group !== options[at - 1]?.group && (
              <li class="option-group" role="presentation" dir="auto">
                {option.group}
              </li>
            )}
            <li
              id={`option-${at}`}
              class="option"
              role="option"
              dir="auto"
              aria-selected={chosen.includes(at)}
              aria-disabled={option.isDisabled}
              data-active={at === active ? '' : undefined}
              onClick={() => pick(at)}
            >
              {option.label || '\u00a0'}
            </li>
          </>
        ))}
      </ul>
      {multiple && (
        <div class="field-panel-end">
          <button class="button" onClick={close}>
            Close
          </button>
        </div>
      )}
    </>
  );
}

/** The next option that can be chosen, or the same one when there is no other. */
function next(options: ListOption[], from: number, step: 1 | -1): number {
  for (let at = from + step; at >= 0 && at < options.length; at += step) if (!options[at]?.isDisabled) return at;
  return Math.min(Math.max(from, 0), options.length - 1);
}
