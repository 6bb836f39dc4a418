import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { placeOf } from './field-panel.js';
import type { Suggestions } from '../connection/field-state.js';
import type { Box, Size } from '../input/geometry.js';

interface SuggestionListProps {
  suggested: Suggestions;
  /** The position of the picture on this screen. */
  frameBox: () => Box | undefined;
  page: Size;
  choose: (value: string) => void;
  close: () => void;
  /** Called for each key before the page gets it: true when the list has used the key. */
  takesKey: { current: ((key: string) => boolean) | undefined };
}

/** The remote page's suggestions for a field. The keyboard focus stays with the page; the list takes only its navigation keys. */
export function SuggestionList({ suggested, frameBox, page, choose, close, takesKey }: SuggestionListProps) {
  const { options, id, rect, label } = suggested;
  const [active, setActive] = useState(-1);
  const [place, setPlace] = useState<Record<string, string>>();
  const list = useRef<HTMLUListElement>(null);

  useLayoutEffect(() => {
    const box = frameBox();
    setPlace(box && placeOf(rect, box, page));
    setActive(-1);
  }, [id, rect.x, rect.y, options]);
  useEffect(() => list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }), [active]);
  useLayoutEffect(() => {
    takesKey.current = (key) => {
      const chosen = options[active];
      if (key === 'ArrowDown') setActive((active + 1) % options.length);
      else if (key === 'ArrowUp') setActive((Math.max(active, 0) + options.length - 1) % options.length);
      else if (key === 'Escape') close();
      else if (key === 'Enter' && chosen !== undefined) choose(chosen.value);
      else return false;
      return true;
    };
    return () => {
      takesKey.current = undefined;
    };
  });

  return (
    <section
      class="field-panel suggestions"
      aria-label={label === '' ? 'Suggestions' : `Suggestions: ${label}`}
      style={place}
    >
      <ul ref={list} class="option-list" role="listbox" aria-label={label === '' ? 'Suggestions' : label}>
        {options.map((option, at) => (
          <li
            key={option.value}
            class="option"
            role="option"
            dir="auto"
            aria-selected={at === active}
            data-active={at === active ? '' : undefined}
            // The page must keep the keyboard focus.
            onPointerDown={(event) => event.preventDefault()}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option.value)}
          >
            {option.value}
            {option.label !== '' && <bdi class="quiet"> {option.label}</bdi>}
          </li>
        ))}
      </ul>
      <span class="visually-hidden" role="status">
        {options[active]?.value ?? `${options.length} suggestions`}
      </span>
    </section>
  );
}
