import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { drawEarlyPicture } from '../server/early.js';
import { toPage, type Point, type Size, type Zoom } from './geometry.js';
import type { InputTarget } from './input-target.js';
import { phoneKeyboard, usePhoneKeyboard } from './phone-keyboard.js';
import { listenToKeyboard } from './keyboard-input.js';
import { listenToMouse } from './mouse-input.js';
import { Renderer } from './renderer.js';
import { pointWith } from './point-input.js';
import { listenToTouch } from './touch-input.js';
import type { Live } from './use-live-view.js';
import { useZoom } from './use-zoom.js';

/** Wires the elements of the live view to the connection: pictures in, input out. `leave` takes the keyboard away from the page. */
export function useStage(
  live: Live,
  isAccepting: boolean,
  acceptsTyping: boolean,
  leave: () => void,
  pointAt?: (point: Point) => void,
) {
  const stage = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [page, setPage] = useState<Size>({ width: 1280, height: 720 });
  const magnifier = useZoom(stage, page, live.state.fields.focus);
  const { zoom } = magnifier;
  // Listeners outlive renders, so they look here for what is true now.
  const now = useRef({ isAccepting, acceptsTyping, page, zoom, fields: live.state.fields, magnifier, pointAt });
  now.current = { isAccepting, acceptsTyping, page, zoom, fields: live.state.fields, magnifier, pointAt };

  useLayoutEffect(() => {
    if (!canvas.current) return;
    drawEarlyPicture(canvas.current);
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
      acceptsTyping: () => now.current.acceptsTyping && now.current.pointAt === undefined,
      selection: () => now.current.fields.selection,
      ...phone,
      tapped(point) {
        if (now.current.pointAt !== undefined) return false;
        now.current.magnifier.tapped();
        return phone.tapped(point);
      },
      send: pointWith(
        () => now.current.pointAt,
        (message) => live.send(message),
      ),
      toPage: pageAt,
      stage: () => (element.parentElement ?? element).getBoundingClientRect(),
      pagePerPixel: () => now.current.page.width / Math.max(element.getBoundingClientRect().width, 1),
      takeFocus() {
        if (now.current.pointAt === undefined) keyboard.focus({ preventScroll: true });
      },
      zoom: {
        get: () => now.current.zoom,
        set(next: Zoom) {
          now.current.zoom = next;
          now.current.magnifier.set(next);
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
  useViewSize(live, stage, zoom.scale);
  return { stage, surface, canvas, field, page, magnifier };
}

/** Tells the session how large the picture is here, and whether anybody can see it. */
function useViewSize(live: Live, stage: { current: HTMLDivElement | null }, magnified: number) {
  const told = useRef<() => void>(undefined);
  const by = useRef(magnified);
  by.current = magnified;
  useEffect(() => told.current?.(), [magnified]);
  useEffect(() => {
    if (!stage.current || live.state.link !== 'open') return;
    const element = stage.current;
    let timer: number | undefined;
    const tell = () => {
      const scale = window.devicePixelRatio * by.current;
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
    told.current = tellSoon;
    const observer = new ResizeObserver(tellSoon);
    observer.observe(element);
    document.addEventListener('visibilitychange', tell);
    return () => {
      told.current = undefined;
      window.clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', tell);
    };
  }, [live.state.link]);
}
