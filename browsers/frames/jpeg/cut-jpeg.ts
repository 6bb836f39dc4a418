import { BitWriter } from './bit-writer.js';
import type { HuffmanEncoder } from './huffman.js';
import { bitsAt, type Component, decoderOf, type JpegImage, signed } from './read-jpeg.js';
import { AC_ENCODER, DC_ENCODER, TABLE_SEGMENT } from './standard-tables.js';

/** Some units of an image; `right` and `bottom` are the first ones outside. */
export interface UnitBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Cuts units out of an image without decoding its pixels, and so without loss. */
export function cutJpeg(image: JpegImage, box: UnitBox): Buffer {
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    image.meaning,
    frameSegment(image, box),
    TABLE_SEGMENT,
    scanSegment(image.components),
    codedUnits(image, box),
    Buffer.of(0xff, 0xd9),
  ]);
}

function frameSegment(image: JpegImage, { left, top, right, bottom }: UnitBox): Buffer {
  const { components, unitWidth, unitHeight } = image;
  const segment = Buffer.alloc(10 + 3 * components.length);
  segment.writeUInt16BE(0xffc0, 0);
  segment.writeUInt16BE(segment.length - 2, 2);
  segment.writeUInt8(8, 4);
  segment.writeUInt16BE(Math.min(bottom * unitHeight, image.height) - top * unitHeight, 5);
  segment.writeUInt16BE(Math.min(right * unitWidth, image.width) - left * unitWidth, 7);
  segment.writeUInt8(components.length, 9);
  components.forEach(({ id, sampling, quantTable }, index) => segment.set([id, sampling, quantTable], 10 + 3 * index));
  return segment;
}

function scanSegment(components: Component[]): Buffer {
  const ids = components.flatMap(({ id }) => [id, 0]);
  return Buffer.of(0xff, 0xda, 0, 6 + ids.length, components.length, ...ids, 0, 63, 0);
}

function codedUnits(image: JpegImage, { left, top, right, bottom }: UnitBox): Buffer {
  const { components, data, starts, predictions, columns } = image;
  const dcDecoders = components.map(({ dcTable }) => decoderOf(image, dcTable));
  const acDecoders = components.map(({ acTable }) => decoderOf(image, acTable));
  const writer = new BitWriter();
  /** The DC coefficients of the previous unit in the cut-out. */
  const written = new Int16Array(components.length);
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const unit = row * columns + column;
      const dc = predictions.slice(unit * components.length, (unit + 1) * components.length);
      let at = starts[unit]!;
      components.forEach(({ blocks }, index) => {
        for (let block = 0; block < blocks; block += 1) {
          const first = dcDecoders[index]!.find(bitsAt(data, at));
          const size = first & 0xff;
          at += first >>> 8;
          if (size > 0) dc[index] = dc[index]! + signed(bitsAt(data, at) >>> (16 - size), size);
          at += size;
          writeDc(writer, dc[index]! - written[index]!);
          written[index] = dc[index]!;
          for (let coefficient = 1; coefficient < 64; coefficient += 1) {
            const found = acDecoders[index]!.find(bitsAt(data, at));
            const symbol = found & 0xff;
            const bits = symbol & 15;
            at += found >>> 8;
            writeCode(writer, AC_ENCODER, symbol);
            if (bits > 0) writer.write(bitsAt(data, at) >>> (16 - bits), bits);
            at += bits;
            if (symbol === 0) break;
            coefficient += symbol >> 4;
          }
        }
      });
    }
  }
  return writer.finish();
}

function writeDc(writer: BitWriter, difference: number): void {
  const size = 32 - Math.clz32(Math.abs(difference));
  writeCode(writer, DC_ENCODER, size);
  if (size > 0) writer.write(difference > 0 ? difference : difference + (1 << size) - 1, size);
}

function writeCode(writer: BitWriter, { codes, lengths }: HuffmanEncoder, symbol: number): void {
  const length = lengths[symbol]!;
  if (length === 0) throw new RangeError('the JPEG has a symbol that the standard tables lack');
  writer.write(codes[symbol]!, length);
}
