import type { ViewerMessage } from '../../../contracts/live-protocol.js';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FieldState } from '../connection/field-state.js';
import type { Box, Size } from '../input/geometry.js';
import { OptionList } from './option-list.js';
import { ValuePicker } from './value-picker.js';

interface FieldPanelProps {
  open: NonNullable<FieldState['open']>;
  /** The position of the picture on this screen. */
  frameBox: () => Box | undefined;
  page: Size;
  send: (message: ViewerMessage) => void;
  close: () => void;
}

const MARGIN = 8;
const LEAST_HEIGHT = 180;
const LEAST_WIDTH = 160;

/** Shows the control that the remote page opens for a field: at the field's position, or at the bottom of a phone's screen. */
export function FieldPanel({ open, frameBox, page, send, close }: FieldPanelProps) {
  const [place, setPlace] = useState<Record<string, string>>();
  useLayoutEffect(() => {
    const box = frameBox();
    setPlace(box && placeOf(open.rect, box, page));
    window.addEventListener('resize', close);
    window.addEventListener('scroll', close);
    return () => {
      window.removeEventListener('resize', close);
      window.removeEventListener('scroll', close);
    };
  }, [open.id]);
  const panel = useRef<HTMLElement>(null);
  // As in a local browser: a press next to a calendar also reaches the element there; a press next to a list only closes the list.
  useEffect(() => {
    if (open.type !== 'picker') return;
    const closeBeside = ({ target }: Event) => !panel.current?.contains(target as Node) && close();
    window.addEventListener('pointerdown', closeBeside, { capture: true });
    return () => window.removeEventListener('pointerdown', closeBeside, { capture: true });
  }, [open.id, open.type]);
  const title = open.label || (open.type === 'select' ? 'Choose' : 'Set a value');
  return (
    <div
      class={`field-shade ${open.type === 'picker' ? 'lets-through' : ''}`}
      onPointerDown={(event) => event.target === event.currentTarget && close()}
    >
      <section ref={panel} class="field-panel" role="dialog" aria-label={title} style={place}>
        <p class="field-panel-title" dir="auto" aria-hidden="true">
          {title}
        </p>
        {open.type === 'select' ? (
          <OptionList
            key={open.id}
            list={open}
            choose={(chosen) => send({ type: 'choose', id: open.id, chosen })}
            close={close}
          />
        ) : (
          <ValuePicker
            key={open.id}
            picker={open}
            fill={(value) => send({ type: 'fill', id: open.id, value })}
            close={close}
          />
        )}
      </section>
    </div>
  );
}

/** The position below the field, or above it when there is more room. */
export function placeOf(rect: { x: number; y: number; width: number; height: number }, picture: Box, page: Size) {
  const scale = picture.width / page.width;
  const top = picture.top + rect.y * scale;
  const bottom = top + rect.height * scale;
  const below = window.innerHeight - bottom - MARGIN;
  const isBelow = below >= LEAST_HEIGHT || below >= top;
  const width = Math.max(rect.width * scale, LEAST_WIDTH);
  const left = Math.min(Math.max(picture.left + rect.x * scale, MARGIN), window.innerWidth - width - MARGIN);
  return {
    '--left': `${left}px`,
    '--width': `${width}px`,
    '--top': isBelow ? `${bottom}px` : 'auto',
    '--bottom': isBelow ? 'auto' : `${window.innerHeight - top}px`,
    '--height': `${Math.max(isBelow ? below : top - MARGIN, LEAST_HEIGHT)}px`,
  };
}
