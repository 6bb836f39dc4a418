import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import type { FileChooser } from 'playwright';
import type { ServerMessage } from '../protocol.js';
import { cleanFileName } from './file-name.js';
import { keepStream, TooLargeError } from '../../config/keep-stream.js';
import type { SessionFolder } from './session-folder.js';

/** How long the page may take to tell about its field, and to take the files. */
const PAGE_MS = 5000;
/** More files at once than a person means to choose. */
const MAX_FILES = 20;

type ChooserMessage = Extract<ServerMessage, { type: 'chooser' }>;
export type Received = 'kept' | 'closed' | 'too-many' | 'too-large';

export interface ChooserEvents {
  /** The chooser that waits changed; undefined: none does. */
  changed(message: ChooserMessage | undefined): void;
  notice(text: string): void;
}

interface Open {
  message: ChooserMessage;
  chooser: FileChooser;
  /** Counts files that were begun, kept or not. */
  begun: number;
  bytes: number;
  files: string[];
}

/** The file chooser that the page opened last and that waits for the person. A page has one at a time, as in any browser. */
export class Choosers {
  private open: Open | undefined;

  constructor(
    private readonly folder: SessionFolder,
    private readonly limitBytes: number,
    private readonly events: ChooserEvents,
  ) {}

  get current(): ChooserMessage | undefined {
    return this.open?.message;
  }

  /** `mayOpen` is asked again once the page has told about its field. */
  async offer(chooser: FileChooser, mayOpen: () => boolean): Promise<void> {
    const field = chooser.element();
    const asked = Promise.all([field.getAttribute('accept'), field.getAttribute('webkitdirectory')]);
    const wants = await asked.catch(() => undefined);
    if (wants === undefined) return;
    const accept = wants[0] ?? '';
    const wantsFolder = wants[1] !== null;
    if (wantsFolder) this.events.notice('The page asks for a whole folder, which cannot be sent from here');
    if (wantsFolder || !mayOpen()) return tellCancelled(chooser);
    this.cancel();
    const message: ChooserMessage = {
      type: 'chooser',
      id: randomUUID(),
      accept: accept.slice(0, 1000),
      multiple: chooser.isMultiple(),
      limitBytes: this.limitBytes,
    };
    this.open = { message, chooser, begun: 0, bytes: 0, files: [] };
    this.events.changed(message);
  }

  /** Keeps one of the files the person chose. */
  async receive(id: string, name: string, stream: Readable): Promise<Received> {
    const { open } = this;
    if (open?.message.id !== id) return 'closed';
    if (open.begun >= (open.message.multiple ? MAX_FILES : 1)) return 'too-many';
    open.begun += 1;
    const at = open.begun - 1;
    try {
      const file = join(await this.folder.make('up', id, String(at)), cleanFileName(name));
      open.bytes += await keepStream(stream, file, this.limitBytes - open.bytes);
      open.files[at] = file;
    } catch (error) {
      // The person may choose again.
      open.begun = at;
      if (error instanceof TooLargeError) return 'too-large';
      throw error;
    }
    return this.open === open ? 'kept' : 'closed';
  }

  /** Gives the page what was received, and only then tells that nothing waits any more; returns how many files it took. */
  async use(id: string): Promise<number> {
    const { open } = this;
    if (open?.message.id !== id || open.files.length === 0) return 0;
    this.open = undefined;
    try {
      await open.chooser.setFiles(open.files, { timeout: PAGE_MS });
      return open.files.length;
    } catch {
      this.events.notice('The page did not take the files; try again');
      return 0;
    } finally {
      // Not before the page has them: the person's next click may send its form.
      if (this.open === undefined) this.events.changed(undefined);
    }
  }

  /** Without an id: whichever waits. */
  cancel(id = this.open?.message.id): void {
    const { open } = this;
    if (open === undefined || open.message.id !== id) return;
    this.close();
    tellCancelled(open.chooser);
  }

  private close(): void {
    this.open = undefined;
    this.events.changed(undefined);
  }
}

/** A chooser that Playwright took over tells its page nothing by itself. */
function tellCancelled(chooser: FileChooser): void {
  chooser
    .element()
    .dispatchEvent('cancel', { bubbles: true })
    // The page may be gone or busy: then nobody waits for it.
    .catch(() => undefined);
}
