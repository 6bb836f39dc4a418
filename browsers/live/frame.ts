import { encodeFrameHeader } from '../protocol.js';

/** One picture as it goes over the wire: header, then JPEG. */
export interface Frame {
  number: number;
  bytes: Buffer;
  /** The JPEG alone. */
  jpeg: Buffer;
  view: PageView;
}

/** What of the page a picture shows, in CSS pixels. */
export interface PageView {
  width: number;
  height: number;
  scrollX: number;
  scrollY: number;
}

export function makeFrame(number: number, jpeg: Buffer, view: PageView): Frame {
  const header = encodeFrameHeader({
    cssWidth: Math.round(view.width),
    cssHeight: Math.round(view.height),
    ...jpegSize(jpeg),
    frame: number,
  });
  const bytes = Buffer.concat([header, jpeg]);
  return { number, bytes, jpeg: bytes.subarray(header.length), view };
}

/** Whether two pictures are the same to the last pixel. */
export function isSamePicture(one: Frame | undefined, other: Frame): boolean {
  return one?.jpeg.equals(other.jpeg) ?? false;
}

/**
 * The picture's own size, from its start-of-frame segment: after a change of size Chromium may still send one of the old size.
 * Zero when there is no such segment.
 */
export function jpegSize(jpeg: Buffer): { width: number; height: number } {
  let at = 2;
  while (at + 9 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg.readUInt8(at + 1);
    const isStartOfFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isStartOfFrame) return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  return { width: 0, height: 0 };
}
