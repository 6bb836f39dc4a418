import { encodeFrameHeader } from '../../contracts/live-protocol.js';
import type { Frame } from './frame.js';
import { cutJpeg, type UnitBox } from './jpeg/cut-jpeg.js';
import { type JpegImage, readJpeg } from './jpeg/read-jpeg.js';
import { around, type Part, partOf, unitsOf } from './part.js';

/** A patch of more units than this share of the image is not worth it. */
const LARGEST_SHARE = 0.5;

export interface Patch {
  bytes: Buffer;
  part: Part;
}

/**
 * The part of `frame` that differs from `base`, together with `covered`. 'same' when there is none; undefined when the viewer needs the whole
 * frame.
 */
export function makePatch(frame: Frame, base: Frame, covered: Part[]): Patch | 'same' | undefined {
  const image = imageOf(frame);
  const before = imageOf(base);
  if (image === undefined || before === undefined || !isComparable(image, before)) return undefined;
  let box = changedUnits(before, image);
  for (const part of covered) box = around(box, unitsOf(part, image));
  if (box === undefined) return 'same';
  const units = (box.right - box.left) * (box.bottom - box.top);
  if (units > LARGEST_SHARE * image.hashes.length) return undefined;
  return { bytes: encode(frame, image, box), part: partOf(box, image) };
}

/** The images of frames that were read; undefined for those that cannot be. */
const images = new WeakMap<Frame, JpegImage | false>();

function imageOf(frame: Frame): JpegImage | undefined {
  const known = images.get(frame) ?? read(frame.jpeg);
  images.set(frame, known);
  return known === false ? undefined : known;
}

function read(jpeg: Buffer): JpegImage | false {
  try {
    return readJpeg(jpeg);
  } catch {
    return false;
  }
}

function isComparable(one: JpegImage, other: JpegImage): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.meaning.equals(other.meaning) &&
    JSON.stringify(one.components.map(shape)) === JSON.stringify(other.components.map(shape))
  );
}

function shape({ id, sampling, quantTable }: JpegImage['components'][number]): number[] {
  return [id, sampling, quantTable];
}

/** Wider by one unit on each side than what changed, because decoders smooth colours across units. */
function changedUnits(before: JpegImage, after: JpegImage): UnitBox | undefined {
  const { hashes, columns, rows } = after;
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (let unit = 0; unit < hashes.length; unit += 1) {
    if (hashes[unit] === before.hashes[unit]) continue;
    const column = unit % columns;
    const row = Math.floor(unit / columns);
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = row + 1;
  }
  if (right === 0) return undefined;
  return {
    left: Math.max(0, left - 1),
    top: Math.max(0, top - 1),
    right: Math.min(columns, right + 1),
    bottom: Math.min(rows, bottom + 1),
  };
}

function encode({ view, epoch, number }: Frame, image: JpegImage, box: UnitBox): Buffer {
  const header = encodeFrameHeader({
    cssWidth: Math.round(view.width),
    cssHeight: Math.round(view.height),
    width: image.width,
    height: image.height,
    epoch,
    frame: number,
    patch: { x: box.left * image.unitWidth, y: box.top * image.unitHeight },
  });
  return Buffer.concat([header, cutJpeg(image, box)]);
}
