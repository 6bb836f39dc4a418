import { useEffect, useRef, useState } from 'preact/hooks';
import type { Field } from '../../../contracts/live-protocol.js';
import { isPhone } from '../input/device.js';
import { isInSight, NO_ZOOM, zoomAround, zoomTo, type Size, type Zoom } from '../input/geometry.js';

/** A field that gets the focus this soon after a tap was tapped. */
const TAP_MILLISECONDS = 2000;
/** How far the button zooms a phone's small picture. At its full size, a page is too large to handle. */
const PHONE_SCALE = 2.2;
/** A smaller zoom is not worth a button. */
const LEAST_SCALE = 1.05;

/** The zoom of the picture on this device: by fingers, by a button, and on a phone around the focused field. */
export function useZoom(stage: { current: HTMLElement | null }, page: Size, focus: Field | undefined) {
  const [zoom, setZoom] = useState<Zoom>(NO_ZOOM);
  const [width, setWidth] = useState(0);
  /** Whether the zoom was set for a field rather than by the person. */
  const isForField = useRef(false);
  const tappedAt = useRef(Number.NEGATIVE_INFINITY);
  const { x, y } = focus?.rect ?? {};

  useEffect(() => {
    if (!stage.current) return;
    const element = stage.current;
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
      setZoom(NO_ZOOM);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!isPhone() || !stage.current) return;
    if (focus === undefined) {
      if (isForField.current) setZoom(NO_ZOOM);
      isForField.current = false;
      return;
    }
    const wasTapped = performance.now() - tappedAt.current < TAP_MILLISECONDS;
    if (!wasTapped && !isForField.current) return;
    const size = sizeOf(stage.current);
    if (zoom.scale > 1 && isInSight(focus.rect, zoom, page.width, size)) return;
    isForField.current = true;
    setZoom(zoomTo(focus.rect, page.width, size));
  }, [focus?.id, x, y]);

  const full = page.width / Math.max(width, 1);
  return {
    zoom,
    /** Whether zooming shows more than the screen already does. */
    canMagnify: width > 0 && full >= LEAST_SCALE,
    tapped: () => (tappedAt.current = performance.now()),
    set(next: Zoom) {
      isForField.current = false;
      setZoom(next);
    },
    toggle() {
      if (!stage.current) return;
      isForField.current = false;
      if (zoom.scale > 1) return setZoom(NO_ZOOM);
      const size = sizeOf(stage.current);
      const center = { x: size.width / 2, y: size.height / 2 };
      setZoom(zoomAround(NO_ZOOM, center, center, isPhone() ? Math.min(full, PHONE_SCALE) : full, size));
    },
  };
}

function sizeOf({ clientWidth: width, clientHeight: height }: HTMLElement): Size {
  return { width, height };
}
