import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's package libfaketime puts it. */
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`,
);

/** The time of day of the processes that run with its `environment`; that of this machine, moved by so many seconds. */
export class FakeClock {
  readonly library = LIBRARIES.find((file) => existsSync(file));
  private readonly file: string;

  constructor(home: string) {
    this.file = join(home, 'clock');
    this.step(0);
  }

  get environment(): Record<string, string> {
    if (this.library === undefined) return {};
    return {
      LD_PRELOAD: this.library,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
  }

  step(seconds: number): void {
    writeFileSync(this.file, `${seconds < 0 ? '' : '+'}${seconds}s\n`);
  }
}
