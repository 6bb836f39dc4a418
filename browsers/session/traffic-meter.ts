import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Readable } from 'node:stream';
import { ByteBudget } from './byte-budget.js';

/**
 * Everything that a page can push into this process arrives over DevTools: console messages, exceptions, network events with their headers
 * and bodies, titles, addresses, dialogs, WebSocket frames, tabs, workers, screenshots. The live view's frames take 1 to 6 MB a second,
 * and the largest response that Chromium keeps takes 135 MB.
 */
const DEVTOOLS = { burstBytes: 160_000_000, bytesPerSecond: 16_000_000 };
/**
 * Little output remains without Chromium's log, which repeats the pages' console messages. Playwright keeps the latest lines for its error
 * messages.
 */
const OUTPUT = { burstBytes: 16_000_000, bytesPerSecond: 100_000 };

/** The pipe from Chromium that Playwright reads DevTools messages from. */
const DEVTOOLS_PIPE = 4;

/**
 * Counts the bytes that one Chromium sends to this process, and kills the Chromium as soon as they exceed the limit, before they fill the
 * memory that other work needs.
 */
export class TrafficMeter {
  /** A one-sentence message, once the limit is exceeded. */
  exceeded: string | undefined;
  private readonly followers: ((message: string) => void)[] = [];
  private readonly devtools = new ByteBudget(DEVTOOLS);
  private readonly output = new ByteBudget(OUTPUT);

  /** `mark` is a command-line argument of this Chromium only: Playwright starts Chromium and does not expose its process. */
  constructor(private readonly mark: string) {
    subscribe('child_process', this.begin);
  }

  /** Call this once the Chromium has started, or will never start. */
  stopLooking(): void {
    unsubscribe('child_process', this.begin);
  }

  whenExceeded(onExceeded: (message: string) => void): void {
    this.followers.push(onExceeded);
    if (this.exceeded !== undefined) onExceeded(this.exceeded);
  }

  private readonly begin = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => {
      if (!child.spawnargs.some((argument) => argument.includes(this.mark))) return;
      const count = (stream: Readable | null | undefined, budget: ByteBudget, text: string) =>
        stream?.on('data', (chunk: Buffer) => {
          if (this.exceeded === undefined && !budget.take(chunk.length)) this.exceed(child, text);
        });
      count(child.stdio[DEVTOOLS_PIPE] as Readable, this.devtools, FLOOD);
      for (const stream of [child.stdout, child.stderr])
        count(stream, this.output, "The run's browser wrote too much log output");
    });
  };

  private exceed(child: ChildProcess, message: string): void {
    this.exceeded = message;
    for (const tell of this.followers) tell(message);
    child.stdio[DEVTOOLS_PIPE]?.destroy();
    killGroup(child);
  }
}

const FLOOD =
  'A page of the run flooded its browser: console, network, titles, dialogs and similar messages came to more than ' +
  `${DEVTOOLS.burstBytes / 1e6} MB at once, or ${DEVTOOLS.bytesPerSecond / 1e6} MB a second`;

/** Playwright starts Chromium as the leader of its own process group. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The process has ended already.
  }
}
