import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { Artifact } from '../../automation/index.js';
import type { Config } from '../../config/index.js';
import type { Log } from '../../config/log.js';
import type { Tabs } from '../live/tabs.js';
import { Mask } from './mask.js';

const VIDEO_SIZE = { width: 1280, height: 720 };
const COMMAND_MS = 4000;
/** A page that opens tab after tab does not fill the disk with videos. */
const MAX_PARTS = 20;

/**
 * The video of a run. It shows the tab that is shown; each change of tab, and each pause that is left out, begins another part:
 * `recording.webm`, `recording-2.webm` and so on.
 */
export class Recording {
  private readonly mask: Mask;
  private readonly artifacts: Artifact[] = [];
  private part: { page: Page; name: string } | undefined;
  private parts = 0;
  private isPaused = false;
  private isOver = false;
  /** Steps come one after the other. */
  private steps: Promise<void> = Promise.resolve();

  constructor(
    context: BrowserContext,
    private readonly tabs: Tabs,
    private readonly mode: Config['recording'],
    private readonly fileOf: (name: string) => string,
    private readonly log: Log,
  ) {
    this.mask = new Mask(context);
    if (mode !== 'off') tabs.whenChanged(() => void this.settle());
  }

  /** Begins; returns once what follows is in the video. */
  async start(): Promise<void> {
    if (this.mode === 'off') return;
    await this.settle();
  }

  /** A pause began or ended. Returns once the video keeps to it. */
  async follow(isPauseOpen: boolean): Promise<void> {
    if (this.mode !== 'automation' || this.isPaused === isPauseOpen) return;
    this.isPaused = isPauseOpen;
    await this.settle();
  }

  /** Ends the video; returns what there is of it. */
  async finish(): Promise<Artifact[]> {
    if (this.mode === 'off') return [];
    this.isOver = true;
    await this.settle();
    return this.artifacts;
  }

  private settle(): Promise<void> {
    this.steps = this.steps.then(() =>
      this.step().catch((error: unknown) => this.log.warn({ err: error }, 'recording failed')),
    );
    return this.steps;
  }

  private async step(): Promise<void> {
    const wanted = this.isOver || this.isPaused ? undefined : this.tabs.shown;
    if (wanted !== undefined && this.part?.page === wanted) return;
    await this.endPart();
    if (wanted === undefined) return void (this.isOver || (await this.mask.hide()));
    if (this.parts >= MAX_PARTS) return;
    await this.mask.show();
    this.parts += 1;
    const name = this.parts === 1 ? 'recording.webm' : `recording-${this.parts}.webm`;
    await mkdir(dirname(this.fileOf(name)), { recursive: true });
    await inTime(wanted.screencast.start({ path: this.fileOf(name), size: VIDEO_SIZE }));
    this.part = { page: wanted, name };
  }

  private async endPart(): Promise<void> {
    if (this.part === undefined) return;
    const { page, name } = this.part;
    this.part = undefined;
    const file = this.fileOf(name);
    try {
      await inTime(page.screencast.stop());
      this.artifacts.push({ name, mediaType: 'video/webm', size: (await stat(file)).size });
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${COMMAND_MS} ms`)), COMMAND_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
