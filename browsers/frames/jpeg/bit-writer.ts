/** Writes the coded data of a JPEG: the highest bit of each byte first, and a zero behind each byte 0xff. */
export class BitWriter {
  private bytes = Buffer.alloc(1024);
  private length = 0;
  private waiting = 0;
  private waitingBits = 0;

  /** Writes the lowest `count` bits, at most 16. */
  write(bits: number, count: number): void {
    this.waiting = (this.waiting << count) | (bits & ((1 << count) - 1));
    this.waitingBits += count;
    while (this.waitingBits >= 8) {
      this.waitingBits -= 8;
      this.writeByte((this.waiting >>> this.waitingBits) & 0xff);
    }
    this.waiting &= 0xff;
  }

  /** All bytes; the last one is filled with ones. */
  finish(): Buffer {
    if (this.waitingBits > 0) this.write(0xff, 8 - this.waitingBits);
    return this.bytes.subarray(0, this.length);
  }

  private writeByte(byte: number): void {
    if (this.length + 2 > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * this.bytes.length);
    this.bytes[this.length] = byte;
    this.length += 1;
    if (byte !== 0xff) return;
    this.bytes[this.length] = 0;
    this.length += 1;
  }
}
