/** The symbols of a Huffman table in order of their codes, and how many codes there are of each length from 1 to 16 bits. */
export interface HuffmanTable {
  counts: Uint8Array;
  symbols: Uint8Array;
}

/** Codes of up to this length are found in one step. */
const QUICK_BITS = 9;

/** Finds symbols by their codes. */
export class HuffmanDecoder {
  /** For each start of a code: its length × 256 + its symbol; 0 for longer codes. */
  private readonly quick = new Uint16Array(1 << QUICK_BITS);
  /** For each length: the highest code, and what to add to a code for the index of its symbol. */
  private readonly highest = new Int32Array(17).fill(-1);
  private readonly offsets = new Int32Array(17);
  private readonly symbols: Uint8Array;

  constructor({ counts, symbols }: HuffmanTable) {
    this.symbols = symbols;
    let code = 0;
    let index = 0;
    for (let length = 1; length <= 16; length += 1) {
      this.offsets[length] = index - code;
      for (let left = counts[length - 1]!; left > 0; left -= 1) {
        if (length <= QUICK_BITS) {
          const start = code << (QUICK_BITS - length);
          this.quick.fill((length << 8) | symbols[index]!, start, start + (1 << (QUICK_BITS - length)));
        }
        this.highest[length] = code;
        code += 1;
        index += 1;
      }
      code <<= 1;
    }
  }

  /** The code with which these 16 bits begin: its length × 256 + its symbol. */
  find(bits: number): number {
    const quick = this.quick[bits >>> (16 - QUICK_BITS)]!;
    if (quick !== 0) return quick;
    for (let length = QUICK_BITS + 1; length <= 16; length += 1) {
      const code = bits >>> (16 - length);
      if (code <= this.highest[length]!) return (length << 8) | this.symbols[code + this.offsets[length]!]!;
    }
    throw new RangeError('the JPEG has a code that is not in its table');
  }
}

/** Codes and their lengths by symbol. */
export interface HuffmanEncoder {
  codes: Uint16Array;
  lengths: Uint8Array;
}

export function makeEncoder({ counts, symbols }: HuffmanTable): HuffmanEncoder {
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    for (let left = counts[length - 1]!; left > 0; left -= 1) {
      const symbol = symbols[index]!;
      codes[symbol] = code;
      lengths[symbol] = length;
      code += 1;
      index += 1;
    }
    code <<= 1;
  }
  return { codes, lengths };
}
