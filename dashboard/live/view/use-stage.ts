import type { ViewerMessage } from '../../../contracts/live-protocol.js';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { drawEarlyFrame } from '../../server/early.js';
import { toPage, type Point, type Size, type Zoom } from '../input/geometry.js';
import type { InputTarget } from '../input/input-target.js';
import { phoneKeyboard, usePhoneKeyboard } from '../input/phone-keyboard.js';
import { listenToKeyboard } from '../input/keyboard-input.js';
import { listenToMouse } from '../input/mouse-input.js';
import { type DrawnFrame, Renderer } from './renderer.js';
import { pointWith } from '../input/point-input.js';
import { listenToTouch } from '../input/touch-input.js';
import type { Live } from '../connection/use-live-view.js';
import { useZoom } from './use-zoom.js';

/**
 * Connects the elements of the live view with the connection: frames in, input out. `leave` takes the keyboard focus from the page;
 * `takesKey` says whether part of this page has used the key.
 */
export function useStage(
  live: Live,
  isAccepting: boolean,
  acceptsTyping: boolean,
  leave: () => void,
  takesKey: (key: string) => boolean,
  pointAt?: (point: Point & { epoch: number }) => void,
) {
  const stage = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [page, setPage] = useState<Size>({ width: 1280, height: 720 });
  const [epoch, setEpoch] = useState(0);
  const drawnFrame = useRef<DrawnFrame>({ ...page, epoch: 0 });
  const magnifier = useZoom(stage, page, live.state.fields.focus);
  const { zoom } = magnifier;
  // Listeners outlive renders, so they read the current values here.
  const current = { isAccepting, acceptsTyping, page, zoom, fields: live.state.fields, magnifier, takesKey, pointAt };
  const now = useRef(current);
  now.current = current;

  useLayoutEffect(() => {
    if (!canvas.current) return;
    drawEarlyFrame(canvas.current);
    const drawn = (frame: number, size: DrawnFrame, drawMs: number) => {
      live.send({ type: 'ack', frame, drawMs });
      drawnFrame.current = size;
      setEpoch(size.epoch);
      setPage((known) => (known.width === size.width && known.height === size.height ? known : size));
    };
    const isBlank = (frame: number) => live.send({ type: 'ack', frame, isBlank: true });
    const renderer = new Renderer(canvas.current, drawn, isBlank);
    live.drawWith((frame) => renderer.show(frame));
  }, []);

  useEffect(() => {
    if (!surface.current || !field.current) return;
    const element = surface.current;
    const keyboard = field.current;
    const pageAt = (point: Point) => toPage(point, element.getBoundingClientRect(), drawnFrame.current);
    const pointing = () => {
      const { pointAt } = now.current;
      return pointAt && ((point: Point) => pointAt({ ...point, epoch: drawnFrame.current.epoch }));
    };
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
      takesKey: (key) => now.current.takesKey(key),
      selection: () => now.current.fields.selection,
      ...phone,
      tapped(point) {
        if (now.current.pointAt !== undefined) return false;
        now.current.magnifier.tapped();
        return phone.tapped(point);
      },
      send: pointWith(pointing, (message) =>
        live.send(isPlaced(message) ? { ...message, epoch: drawnFrame.current.epoch } : message),
      ),
      toPage: pageAt,
      stage: () => (element.parentElement ?? element).getBoundingClientRect(),
      pagePerPixel: () => drawnFrame.current.width / Math.max(element.getBoundingClientRect().width, 1),
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
  return { stage, surface, canvas, field, page, epoch, magnifier };
}

/** Whether the message's position refers to the content of the picture. */
function isPlaced(message: ViewerMessage): message is Extract<ViewerMessage, { type: 'mouse' | 'wheel' }> {
  return message.type === 'mouse' || message.type === 'wheel';
}

/** Tells the session the size of the picture here, and whether anybody can see it. */
function useViewSize(live: Live, stage: { current: HTMLDivElement | null }, magnified: number) {
  const reportSoonRef = useRef<() => void>(undefined);
  const by = useRef(magnified);
  by.current = magnified;
  useEffect(() => reportSoonRef.current?.(), [magnified]);
  useEffect(() => {
    if (!stage.current || live.state.link !== 'open') return;
    const element = stage.current;
    let timer: number | undefined;
    const report = () => {
      const scale = window.devicePixelRatio * by.current;
      live.send({
        type: 'view',
        width: Math.round(element.clientWidth * scale),
        height: Math.round(element.clientHeight * scale),
        visible: !document.hidden,
      });
    };
    const reportSoon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(report, 150);
    };
    report();
    reportSoonRef.current = reportSoon;
    const observer = new ResizeObserver(reportSoon);
    observer.observe(element);
    document.addEventListener('visibilitychange', report);
    return () => {
      reportSoonRef.current = undefined;
      window.clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', report);
    };
  }, [live.state.link]);
}
