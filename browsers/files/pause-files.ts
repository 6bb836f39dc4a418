import type { BrowserContext, Download, FileChooser, Page } from 'playwright';
import type { ServerMessage } from '../protocol.js';
import { Choosers, type ChooserEvents } from './choosers.js';
import { Downloads } from './downloads.js';
import { SessionFolder } from './session-folder.js';

interface PauseFilesEvents {
  /** For those who may act. */
  tell(message: ServerMessage): void;
}

/**
 * Files between the page and the person, during a pause only: Playwright takes a page's file choosers away from the browser for
 * as long as somebody listens, which would change what the automation meets.
 */
export class PauseFiles {
  readonly choosers: Choosers;
  readonly downloads: Downloads;
  private readonly folder = new SessionFolder();
  private isOpen = false;

  constructor(
    private readonly context: BrowserContext,
    limitBytes: number,
    events: PauseFilesEvents,
  ) {
    const chooserEvents: ChooserEvents = {
      changed: (message) => events.tell(message ?? { type: 'chooser-closed' }),
      notice: (text) => events.tell({ type: 'notice', text }),
    };
    this.choosers = new Choosers(this.folder, limitBytes, chooserEvents);
    this.downloads = new Downloads(this.folder, limitBytes, (message) => events.tell(message));
  }

  /** What somebody who comes now has to know. */
  get messages(): ServerMessage[] {
    const { current } = this.choosers;
    return [...(current === undefined ? [] : [current]), ...this.downloads.all];
  }

  follow(isPauseOpen: boolean): void {
    if (isPauseOpen === this.isOpen) return;
    this.isOpen = isPauseOpen;
    const { context } = this;
    if (isPauseOpen) {
      context.on('page', this.watch).on('download', this.whenDownload);
      context.pages().forEach(this.watch);
      return;
    }
    context.off('page', this.watch).off('download', this.whenDownload);
    for (const page of context.pages()) page.off('filechooser', this.whenChooser);
    this.choosers.cancel();
  }

  /** What was uploaded stays until here: a page reads it when its form is sent, which may be after the pause. */
  async remove(): Promise<void> {
    await this.folder.remove();
  }

  private readonly watch = (page: Page): void => void page.on('filechooser', this.whenChooser);

  private readonly whenChooser = (chooser: FileChooser): void => {
    void this.choosers.offer(chooser, () => this.isOpen);
  };

  private readonly whenDownload = (download: Download): void => void this.downloads.keep(download);
}
