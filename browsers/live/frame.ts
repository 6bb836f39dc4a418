import { encodeFrameHeader } from '../protocol.js';

/** One picture as it goes over the wire: header, then JPEG. */
export interface Frame {
  number: number;
  bytes: Buffer;
}

/** `viewport` is the page's, in CSS pixels. */
export function makeFrame(number: number, jpeg: Buffer, viewport: { width: number; height: number }): Frame {
  const header = encodeFrameHeader({
    cssWidth: Math.round(viewport.width),
    cssHeight: Math.round(viewport.height),
    ...jpegSize(jpeg),
    frame: number,
  });
  return { number, bytes: Buffer.concat([header, jpeg]) };
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
