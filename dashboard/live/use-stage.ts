import { useEffect, useRef, useState } from 'preact/hooks';
import { NO_ZOOM, toPage, type Point, type Size, type Zoom } from './geometry.js';
import type { InputTarget } from './input-target.js';
import { phoneKeyboard, usePhoneKeyboard } from './phone-keyboard.js';
import { listenToKeyboard } from './keyboard-input.js';
import { listenToMouse } from './mouse-input.js';
import { Renderer } from './renderer.js';
import { listenToTouch } from './touch-input.js';
import type { Live } from './use-live-view.js';

/** Wires the elements of the live view to the connection: pictures in, input out. `leave` takes the keyboard away from the page. */
export function useStage(live: Live, isAccepting: boolean, acceptsTyping: boolean, leave: () => void) {
  const stage = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [page, setPage] = useState<Size>({ width: 1280, height: 720 });
  const [zoom, setZoom] = useState<Zoom>(NO_ZOOM);
  // Listeners outlive renders, so they look here for what is true now.
  const now = useRef({ isAccepting, acceptsTyping, page, zoom, fields: live.state.fields });
  now.current = { isAccepting, acceptsTyping, page, zoom, fields: live.state.fields };

  useEffect(() => {
    if (!canvas.current) return;
    const renderer = new Renderer(canvas.current, (frame, size, drawMs) => {
      live.send({ type: 'ack', frame, drawMs });
      setPage((known) => (known.width === size.width && known.height === size.height ? known : size));
    });
    live.drawWith((frame) => renderer.show(frame));
  }, []);

  useEffect(() => {
    if (!surface.current || !field.current) return;
    const element = surface.current;
    const keyboard = field.current;
    const pageAt = (point: Point) => toPage(point, element.getBoundingClientRect(), now.current.page);
    const phone = phoneKeyboard(
      keyboard,
      () => now.current.fields,
      (message) => live.send(message),
      pageAt,
    );
    const target: InputTarget = {
      surface: element,
      accepts: () => now.current.isAccepting,
      acceptsTyping: () => now.current.acceptsTyping,
      selection: () => now.current.fields.selection,
      ...phone,
      send: (message) => live.send(message),
      toPage: pageAt,
      pagePerPixel: () => now.current.page.width / Math.max(element.getBoundingClientRect().width, 1),
      takeFocus: () => keyboard.focus({ preventScroll: true }),
      zoom: {
        get: () => now.current.zoom,
        set(next) {
          now.current.zoom = next;
          setZoom(next);
        },
      },
    };
    const stops = [
      listenToMouse(target),
      listenToTouch(target),
      listenToKeyboard(keyboard, target, leave),
      () => phone.stop(),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);

  usePhoneKeyboard(field, live.state.fields);
  useViewSize(live, stage);
  return { stage, surface, canvas, field, page, zoom, setZoom };
}

/** Tells the session how large the picture is here, and whether anybody can see it. */
function useViewSize(live: Live, stage: { current: HTMLDivElement | null }) {
  useEffect(() => {
    if (!stage.current || live.state.link !== 'open') return;
    const element = stage.current;
    let timer: number | undefined;
    const tell = () => {
      const scale = window.devicePixelRatio;
      live.send({
        type: 'view',
        width: Math.round(element.clientWidth * scale),
        height: Math.round(element.clientHeight * scale),
        visible: !document.hidden,
      });
    };
    const tellSoon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(tell, 150);
    };
    tell();
    const observer = new ResizeObserver(tellSoon);
    observer.observe(element);
    document.addEventListener('visibilitychange', tell);
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  }, [live.state.link]);
}
