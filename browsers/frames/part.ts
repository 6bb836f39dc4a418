import type { UnitBox } from './jpeg/cut-jpeg.js';
import type { JpegImage } from './jpeg/read-jpeg.js';

/** A rectangle of the page, in shares of the width and height that a frame shows. Frames of all sizes can be compared by it. */
export interface Part {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The smallest rectangle around both; also for boxes of units. */
export function around<Box extends Part>(one: Box | undefined, other: Box): Box {
  if (one === undefined) return other;
  return {
    ...other,
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

export function partOf({ left, top, right, bottom }: UnitBox, image: JpegImage): Part {
  const { width, height, unitWidth, unitHeight } = image;
  return {
    left: (left * unitWidth) / width,
    top: (top * unitHeight) / height,
    right: Math.min(1, (right * unitWidth) / width),
    bottom: Math.min(1, (bottom * unitHeight) / height),
  };
}

/** The units of `image` that show the part or some of it. */
export function unitsOf({ left, top, right, bottom }: Part, image: JpegImage): UnitBox {
  const { width, height, unitWidth, unitHeight, columns, rows } = image;
  return {
    left: Math.floor((left * width) / unitWidth),
    top: Math.floor((top * height) / unitHeight),
    right: Math.min(columns, Math.ceil((right * width) / unitWidth)),
    bottom: Math.min(rows, Math.ceil((bottom * height) / unitHeight)),
  };
}
