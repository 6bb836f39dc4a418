import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { Artifact } from '../../contracts/artifact.js';
import type { Config } from '../../config/index.js';
import type { Log } from '../../infra/log.js';
import type { Tabs } from '../chrome/tabs.js';
import { Mask } from './mask-fields.js';
import type { SaveFile } from './save-file.js';
import { withTimeout } from '../../infra/with-timeout.js';

const VIDEO_SIZE = { width: 1280, height: 720 };
const COMMAND_MS = 4000;
/** Keeps a page that opens tab after tab from filling the disk with videos. */
const MAX_PARTS = 20;

/**
 * The video of a run. It shows the shown tab; each change of tab, and each pause that is left out, starts another part: `recording.webm`,
 * `recording-2.webm` and so on.
 */
export class Recording {
  private readonly mask: Mask;
  /** The parts that are being saved, or were. */
  private readonly saved: Promise<Artifact | undefined>[] = [];
  private part: { page: Page; name: string; folder: string } | undefined;
  private parts = 0;
  private isPaused = false;
  private isOver = false;
  /** Steps run one after the other. */
  private steps: Promise<void> = Promise.resolve();

  constructor(
    context: BrowserContext,
    private readonly tabs: Tabs,
    private readonly mode: Config['recording'],
    private readonly save: SaveFile,
    private readonly log: Log,
    private readonly noteUnwritten: (name: string, error: unknown) => void,
  ) {
    this.mask = new Mask(context);
    if (mode !== 'off') tabs.whenChanged(() => void this.settle());
  }

  /** Starts the video; resolves once it is recording. */
  async start(): Promise<void> {
    if (this.mode === 'off') return;
    await this.settle();
  }

  /** A pause began or ended. Resolves once the video has stopped or started accordingly. */
  async follow(isPauseOpen: boolean): Promise<void> {
    if (this.mode !== 'automation' || this.isPaused === isPauseOpen) return;
    this.isPaused = isPauseOpen;
    await this.settle();
  }

  /** Ends the video and returns its parts. Adds each part to `kept` as soon as it is saved. */
  async finish(kept: Artifact[] = []): Promise<Artifact[]> {
    if (this.mode === 'off') return [];
    this.isOver = true;
    await this.settle();
    for (const saving of this.saved) {
      const part = await saving;
      if (part !== undefined) kept.push(part);
    }
    return kept;
  }

  private settle(): Promise<void> {
    this.steps = this.steps.then(() =>
      this.step().catch((error: unknown) => this.log.warn({ err: error }, 'recording failed')),
    );
    return this.steps;
  }

  private async step(): Promise<void> {
    const wanted = this.isOver || this.isPaused ? undefined : this.tabs.shownPage;
    if (wanted !== undefined && this.part?.page === wanted) return;
    await this.endPart();
    if (wanted === undefined) return void (this.isOver || (await this.mask.hide()));
    if (this.parts >= MAX_PARTS) return;
    await this.mask.show();
    this.parts += 1;
    const name = this.parts === 1 ? 'recording.webm' : `recording-${this.parts}.webm`;
    const folder = await mkdtemp(join(tmpdir(), 'intermission-video-'));
    const started = wanted.screencast.start({ path: join(folder, name), size: VIDEO_SIZE });
    await withTimeout(started, COMMAND_MS, tooLate);
    this.part = { page: wanted, name, folder };
  }

  private async endPart(): Promise<void> {
    if (this.part === undefined) return;
    const { page, name, folder } = this.part;
    this.part = undefined;
    try {
      await withTimeout(page.screencast.stop(), COMMAND_MS, tooLate);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      this.noteUnwritten(name, error);
      throw error;
    }
    // A pause must not wait until the part is in the artifact store.
    this.saved.push(this.keep(name, folder));
  }

  private async keep(name: string, folder: string): Promise<Artifact | undefined> {
    try {
      return await this.save({ name, mediaType: 'video/webm', isOwn: true, file: join(folder, name) });
    } catch (error) {
      this.log.warn({ err: error, name }, 'a part of the recording could not be saved');
      this.noteUnwritten(name, error);
      return undefined;
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function tooLate(): never {
  throw new Error(`not done after ${COMMAND_MS} ms`);
}
