const FIRST_MS = 250;
const LONGEST_MS = 4000;

/** Asks for a frame repeatedly until one arrives: Chromium draws an unchanging page only once, and that frame may be missed. */
export class FreshFrame {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly ask: () => void) {}

  want(): void {
    this.stop();
    this.wait(FIRST_MS);
  }

  came(): void {
    this.stop();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private wait(milliseconds: number): void {
    if (milliseconds > LONGEST_MS) return;
    this.timer = setTimeout(() => {
      this.ask();
      this.wait(2 * milliseconds);
    }, milliseconds);
  }
}
