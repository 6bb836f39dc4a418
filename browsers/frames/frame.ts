import { encodeFrameHeader } from '../../contracts/live-protocol.js';

/** One image of the page as sent to viewers: header, then JPEG. */
export interface Frame {
  number: number;
  bytes: Buffer;
  /** The JPEG alone. */
  jpeg: Buffer;
  view: PageView;
  /** Differs for each document, tab and size of the page. */
  epoch: number;
  /** For a sharp still frame: the screencast's frame of the same page, which has not changed since. */
  source?: Frame | undefined;
}

/** The part of the page that a frame shows, in CSS pixels. */
export interface PageView {
  width: number;
  height: number;
  scrollX: number;
  scrollY: number;
}

export function makeFrame(number: number, epoch: number, jpeg: Buffer, view: PageView, source?: Frame): Frame {
  const header = encodeFrameHeader({
    cssWidth: Math.round(view.width),
    cssHeight: Math.round(view.height),
    ...jpegSize(jpeg),
    epoch,
    frame: number,
  });
  const bytes = Buffer.concat([header, jpeg]);
  return { number, bytes, jpeg: bytes.subarray(header.length), view, epoch, ...(source && { source }) };
}

/** Whether two frames are identical to the last pixel. */
export function isSameFrame(one: Frame | undefined, other: Frame): boolean {
  return one?.jpeg.equals(other.jpeg) ?? false;
}

/**
 * The image's own size, read from its start-of-frame segment: after a resize, Chromium may still send a frame of the old size. Zero when
 * there is no such segment.
 */
function jpegSize(jpeg: Buffer): { width: number; height: number } {
  let at = 2;
  while (at + 9 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg.readUInt8(at + 1);
    const isStartOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isStartOfFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return { width: 0, height: 0 };
}
