import type { BrowserContext, Download, FileChooser, Page } from 'playwright';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import { Choosers, type ChooserEvents } from './choosers.js';
import { Downloads } from './downloads.js';
import { SessionFolder } from './session-folder.js';

interface PauseFilesEvents {
  /** Sends a message to the people who may act. */
  send(message: ServerMessage): void;
}

/**
 * Exchanges files between the page and people, during pauses only: while anyone listens for file choosers, Playwright intercepts them,
 * which would change what the automation sees.
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
      changed: (message) => events.send(message ?? { type: 'chooser-closed' }),
      notice: (text) => events.send({ type: 'notice', text }),
    };
    this.choosers = new Choosers(this.folder, limitBytes, chooserEvents);
    this.downloads = new Downloads(this.folder, limitBytes, (message) => events.send(message));
  }

  /** The messages for a person who joins. */
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

  /** Removes all files. Uploads stay until now because a page reads them when its form is submitted, which may be after the pause. */
  async remove(): Promise<void> {
    await this.folder.remove();
  }

  private readonly watch = (page: Page): void => void page.on('filechooser', this.whenChooser);

  private readonly whenChooser = (chooser: FileChooser): void => {
    void this.choosers.offer(chooser, () => this.isOpen);
  };

  private readonly whenDownload = (download: Download): void => void this.downloads.keep(download);
}
