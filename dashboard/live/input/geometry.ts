export interface Point {
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Converts a point of the window to the remote page's CSS pixels, limited to the page, so that a drag may leave the picture. */
export function toPage(point: Point, frame: Box, page: Size): Point {
  return {
    x: place(point.x - frame.left, frame.width, page.width),
    y: place(point.y - frame.top, frame.height, page.height),
  };
}

function place(offset: number, shown: number, size: number): number {
  if (shown <= 0) return 0;
  const inPage = (offset / shown) * size;
  return Math.round(Math.min(Math.max(inPage, 0), size - 1) * 10) / 10;
}

/** The zoom of the picture on this device: moved by `x`, `y`, then scaled from its top left corner. */
export interface Zoom extends Point {
  scale: number;
}

export const NO_ZOOM: Zoom = { x: 0, y: 0, scale: 1 };
const MAX_SCALE = 5;

/** The zoom after two fingers moved from `from` to `to` (points relative to the stage). The content under them stays under them. */
export function pinch(zoom: Zoom, from: [Point, Point], to: [Point, Point], stage: Size): Zoom {
  const scale = zoom.scale * (distance(...to) / Math.max(distance(...from), 1));
  const before = middle(...from);
  const after = middle(...to);
  return zoomAround(zoom, before, after, scale, stage);
}

/** Scales to `wantedScale` so that the content at `before` moves to `after`; the picture always fills the stage. */
export function zoomAround(zoom: Zoom, before: Point, after: Point, wantedScale: number, stage: Size): Zoom {
  const scale = Math.min(Math.max(wantedScale, 1), MAX_SCALE);
  const ratio = scale / zoom.scale;
  return {
    scale,
    x: within(after.x - (before.x - zoom.x) * ratio, stage.width - stage.width * scale),
    y: within(after.y - (before.y - zoom.y) * ratio, stage.height - stage.height * scale),
  };
}

/** The zoom of a picture that follows the mouse at `point` of the stage: each edge becomes visible when the mouse reaches it. */
export function zoomUnder(point: Point, scale: number, stage: Size): Zoom {
  return zoomAround(NO_ZOOM, point, point, scale, stage);
}

/** The zoom that shows `rect`, in pixels of a page of width `pageWidth`, as large as possible, but at most at the page's own size. */
export function zoomTo(rect: Point & Size, pageWidth: number, stage: Size): Zoom {
  const fit = stage.width / pageWidth;
  const scale = Math.min((ROOM * stage.width) / (Math.max(rect.width, 1) * fit), 1 / fit);
  const center = { x: (rect.x + rect.width / 2) * fit, y: (rect.y + rect.height / 2) * fit };
  return zoomAround(NO_ZOOM, center, { x: stage.width / 2, y: stage.height / 2 }, scale, stage);
}

/** The part of the stage that a field may fill. */
const ROOM = 0.9;

/** Whether `rect` is completely visible; for one wider than the stage, whether its beginning is. */
export function isInSight(rect: Point & Size, zoom: Zoom, pageWidth: number, stage: Size): boolean {
  const perPixel = (stage.width / pageWidth) * zoom.scale;
  const left = rect.x * perPixel + zoom.x;
  const top = rect.y * perPixel + zoom.y;
  const right = left + Math.min(rect.width * perPixel, stage.width / 2);
  return left >= 0 && top >= 0 && right <= stage.width && top + rect.height * perPixel <= stage.height;
}

/** Moves a zoomed picture by `by`; `rest` is the part that its edges prevented. */
export function pan(zoom: Zoom, by: Point, stage: Size): { zoom: Zoom; rest: Point } {
  const x = within(zoom.x + by.x, stage.width - stage.width * zoom.scale);
  const y = within(zoom.y + by.y, stage.height - stage.height * zoom.scale);
  return { zoom: { ...zoom, x, y }, rest: { x: by.x - (x - zoom.x), y: by.y - (y - zoom.y) } };
}

function within(offset: number, lowest: number): number {
  return Math.min(0, Math.max(offset, lowest));
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
