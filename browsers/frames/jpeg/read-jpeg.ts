import { HuffmanDecoder, type HuffmanTable } from './huffman.js';

/** One colour of the image, for instance its brightness. */
export interface Component {
  id: number;
  /** Both sampling factors as in the file: horizontal × 16 + vertical. */
  sampling: number;
  /** Number of its 8 × 8 blocks in a unit. */
  blocks: number;
  quantTable: number;
  /** Keys of `JpegImage.tables`. */
  dcTable: number;
  acTable: number;
}

/**
 * A JPEG, read as far as the codes of its coefficients. A unit (the standard's MCU) is the smallest part that can be cut out, 16 × 16
 * pixels as Chromium encodes.
 */
export interface JpegImage {
  width: number;
  height: number;
  unitWidth: number;
  unitHeight: number;
  columns: number;
  rows: number;
  components: Component[];
  /** The segments that say what the coefficients mean, which a cut-out shares. */
  meaning: Buffer;
  tables: Map<number, HuffmanTable>;
  /** The coded data without stuffed bytes, and some zeros behind it. */
  data: Uint8Array;
  /** For each unit: the bit at which it starts. */
  starts: Uint32Array;
  /** For each unit and component: the DC coefficient before it. */
  predictions: Int16Array;
  /** For each unit: a hash of its coefficients. */
  hashes: Uint32Array;
}

const START_OF_FRAME = 0xc0;
const HUFFMAN_TABLES = 0xc4;
const START_OF_SCAN = 0xda;
const QUANT_TABLES = 0xdb;
const COMMENT = 0xfe;
/** A reader looks at up to this many bytes behind the last one. */
const SPARE_BYTES = 8;

/** Reads a JPEG as Chromium encodes it: baseline, one scan, no restarts. Throws `RangeError` for any other. */
export function readJpeg(jpeg: Buffer): JpegImage {
  const { header, scanAt } = readHeader(jpeg);
  const data = withoutStuffing(jpeg, scanAt);
  const units = header.columns * header.rows;
  const image: JpegImage = {
    ...header,
    data,
    starts: new Uint32Array(units),
    predictions: new Int16Array(units * header.components.length),
    hashes: new Uint32Array(units),
  };
  readUnits(image);
  return image;
}

type Header = Omit<JpegImage, 'data' | 'starts' | 'predictions' | 'hashes'>;

function readHeader(jpeg: Buffer): { header: Header; scanAt: number } {
  const meaning: Buffer[] = [];
  const tables = new Map<number, HuffmanTable>();
  let frame: Omit<Header, 'meaning' | 'tables'> | undefined;
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg.readUInt8(at + 1);
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const segment = jpeg.subarray(at + 4, end);
    if (marker === START_OF_FRAME) frame = readFrame(segment);
    else if (marker === HUFFMAN_TABLES) readTables(segment, tables);
    else if (marker === QUANT_TABLES || isApplication(marker)) meaning.push(jpeg.subarray(at, end));
    else if (marker === START_OF_SCAN) {
      if (frame === undefined) break;
      readScan(segment, frame.components);
      return { header: { ...frame, meaning: Buffer.concat(meaning), tables }, scanAt: end };
    } else if (marker !== COMMENT) break;
    at = end;
  }
  throw new RangeError('not a JPEG as Chromium encodes it');
}

function isApplication(marker: number): boolean {
  return marker >= 0xe0 && marker <= 0xef;
}

function readFrame(segment: Buffer): Omit<Header, 'meaning' | 'tables'> {
  const [height, width] = [segment.readUInt16BE(1), segment.readUInt16BE(3)];
  const components = Array.from({ length: segment.readUInt8(5) }, (_, index) => {
    const [id, sampling, quantTable] = [0, 1, 2].map((byte) => segment.readUInt8(6 + 3 * index + byte)) as [
      number,
      number,
      number,
    ];
    return { id, sampling, blocks: (sampling >> 4) * (sampling & 15), quantTable, dcTable: 0, acTable: 0 };
  });
  // An image of one component has units of one block, whatever its sampling factors.
  if (components.length < 3 || segment.readUInt8(0) !== 8) throw new RangeError('not a JPEG in colour');
  const unitWidth = 8 * Math.max(...components.map(({ sampling }) => sampling >> 4));
  const unitHeight = 8 * Math.max(...components.map(({ sampling }) => sampling & 15));
  const columns = Math.ceil(width / unitWidth);
  const rows = Math.ceil(height / unitHeight);
  return { width, height, unitWidth, unitHeight, columns, rows, components };
}

function readTables(segment: Buffer, tables: Map<number, HuffmanTable>): void {
  let at = 0;
  while (at + 17 <= segment.length) {
    const key = segment.readUInt8(at);
    const counts = new Uint8Array(segment.subarray(at + 1, at + 17));
    const end = at + 17 + counts.reduce((sum, count) => sum + count, 0);
    tables.set(key, { counts, symbols: new Uint8Array(segment.subarray(at + 17, end)) });
    at = end;
  }
}

function readScan(segment: Buffer, components: Component[]): void {
  const count = segment.readUInt8(0);
  if (count !== components.length) throw new RangeError('the JPEG has several scans');
  components.forEach((component, index) => {
    const keys = segment.readUInt8(2 + 2 * index);
    component.dcTable = keys >> 4;
    component.acTable = 0x10 | (keys & 15);
  });
}

/** In coded data, a zero follows each byte 0xff. The next marker ends the data. */
function withoutStuffing(jpeg: Buffer, start: number): Uint8Array {
  const data = new Uint8Array(jpeg.length - start + SPARE_BYTES);
  let length = 0;
  let at = start;
  for (;;) {
    const mark = jpeg.indexOf(0xff, at);
    const end = mark === -1 ? jpeg.length : mark;
    data.set(jpeg.subarray(at, end), length);
    length += end - at;
    if (mark === -1 || jpeg[mark + 1] !== 0) break;
    data[length] = 0xff;
    length += 1;
    at = mark + 2;
  }
  return data.subarray(0, length + SPARE_BYTES);
}

export function decoderOf({ tables }: JpegImage, key: number): HuffmanDecoder {
  const table = tables.get(key);
  if (table === undefined) throw new RangeError('the JPEG lacks a Huffman table');
  return new HuffmanDecoder(table);
}

/** The 16 bits from the bit `at`. */
export function bitsAt(data: Uint8Array, at: number): number {
  const byte = at >>> 3;
  const bits = (data[byte]! << 24) | (data[byte + 1]! << 16) | (data[byte + 2]! << 8) | data[byte + 3]!;
  return (bits << (at & 7)) >>> 16;
}

/** The number that `bits` of the length `size` stand for: those that begin with 0 are negative. */
export function signed(bits: number, size: number): number {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}

/** Finds where each unit starts, and hashes its coefficients. */
function readUnits(image: JpegImage): void {
  const { data, starts, predictions, hashes, components } = image;
  const dcDecoders = components.map(({ dcTable }) => decoderOf(image, dcTable));
  const acDecoders = components.map(({ acTable }) => decoderOf(image, acTable));
  const dc = new Int16Array(components.length);
  const end = 8 * (data.length - SPARE_BYTES);
  let at = 0;
  for (let unit = 0; unit < starts.length; unit += 1) {
    starts[unit] = at;
    predictions.set(dc, unit * components.length);
    let hash = 0;
    for (let index = 0; index < components.length; index += 1) {
      const dcDecoder = dcDecoders[index]!;
      const acDecoder = acDecoders[index]!;
      for (let block = components[index]!.blocks; block > 0; block -= 1) {
        const first = dcDecoder.find(bitsAt(data, at));
        const size = first & 0xff;
        at += first >>> 8;
        if (size > 0) {
          dc[index] = dc[index]! + signed(bitsAt(data, at) >>> (16 - size), size);
          at += size;
        }
        hash = mix(hash, dc[index]!);
        for (let coefficient = 1; coefficient < 64; coefficient += 1) {
          const found = acDecoder.find(bitsAt(data, at));
          const symbol = found & 0xff;
          at += found >>> 8;
          const bits = symbol & 15;
          hash = mix(hash, (symbol << 16) | (bits === 0 ? 0 : bitsAt(data, at) >>> (16 - bits)));
          at += bits;
          if (symbol === 0) break;
          coefficient += symbol >> 4;
        }
      }
    }
    if (at > end) throw new RangeError('the JPEG is incomplete');
    hashes[unit] = hash;
  }
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
