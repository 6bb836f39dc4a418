import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import type { FileChooser } from 'playwright';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import { plainName } from '../../infra/storage/file-names.js';
import { saveStream, TooLargeError } from '../../infra/storage/save-stream.js';
import { isWriteError } from '../../infra/storage/not-saved-error.js';
import type { SessionFolder } from './session-folder.js';

/** How long the page may take to describe its field, and to accept the files. */
const PAGE_MS = 5000;
export const NO_FOLDER = 'The page asks for a whole folder, which cannot be sent from here';
const LONGEST_ACCEPT = 1000;
/** More files than a person would choose at once. */
const MAX_FILES = 20;

type ChooserMessage = Extract<ServerMessage, { type: 'chooser' }>;
/** `not-stored`: the file could not be written. */
export type ReceivedFile = 'kept' | 'closed' | 'too-many' | 'too-large' | 'not-stored';

export interface ChooserEvents {
  /** The waiting chooser changed; undefined when none is waiting. */
  changed(message: ChooserMessage | undefined): void;
  notice(text: string): void;
}

interface OpenChooser {
  message: ChooserMessage;
  chooser: FileChooser;
  /** The number of uploads started, whether finished or not. */
  begun: number;
  bytes: number;
  files: string[];
}

/** The file chooser that the page opened last and that waits for the person. As in any browser, a page has one at a time. */
export class Choosers {
  private open: OpenChooser | undefined;

  constructor(
    private readonly folder: SessionFolder,
    private readonly limitBytes: number,
    private readonly events: ChooserEvents,
  ) {}

  get current(): ChooserMessage | undefined {
    return this.open?.message;
  }

  /** Checks `mayOpen` again once the page has described its field. */
  async offer(chooser: FileChooser, mayOpen: () => boolean): Promise<void> {
    const field = chooser.element();
    const wants = await field.evaluate(readWants, LONGEST_ACCEPT).catch(() => undefined);
    if (wants === undefined) return;
    const { accept, wantsFolder } = wants;
    if (wantsFolder) this.events.notice(NO_FOLDER);
    if (wantsFolder || !mayOpen()) return dispatchCancel(chooser);
    this.cancel();
    const message: ChooserMessage = {
      type: 'chooser',
      id: randomUUID(),
      accept,
      multiple: chooser.isMultiple(),
      limitBytes: this.limitBytes,
    };
    this.open = { message, chooser, begun: 0, bytes: 0, files: [] };
    this.events.changed(message);
  }

  /** Stores one of the files that the person chose. */
  async receive(id: string, name: string, stream: Readable): Promise<ReceivedFile> {
    const { open } = this;
    if (open?.message.id !== id) return 'closed';
    if (open.begun >= (open.message.multiple ? MAX_FILES : 1)) return 'too-many';
    open.begun += 1;
    const at = open.begun - 1;
    try {
      const file = join(await this.folder.make('up', id, String(at)), plainName(name));
      open.bytes += await saveStream(stream, file, this.limitBytes - open.bytes);
      open.files[at] = file;
    } catch (error) {
      // The person may choose again.
      open.begun = at;
      if (error instanceof TooLargeError) return 'too-large';
      if (isWriteError(error)) return 'not-stored';
      throw error;
    }
    return this.open === open ? 'kept' : 'closed';
  }

  /** Gives the received files to the page, and only then reports that no chooser is waiting; returns how many files the page accepted. */
  async use(id: string): Promise<number> {
    const { open } = this;
    if (open?.message.id !== id || open.files.length === 0) return 0;
    this.open = undefined;
    try {
      await open.chooser.setFiles(open.files, { timeout: PAGE_MS });
      return open.files.length;
    } catch {
      this.events.notice('The page did not accept the files; try again');
      return 0;
    } finally {
      // Only once the page has the files: the person's next click may submit its form.
      if (this.open === undefined) this.events.changed(undefined);
    }
  }

  /** Without an id, cancels the waiting chooser. */
  cancel(id = this.open?.message.id): void {
    const { open } = this;
    if (open === undefined || open.message.id !== id) return;
    this.close();
    dispatchCancel(open.chooser);
  }

  private close(): void {
    this.open = undefined;
    this.events.changed(undefined);
  }
}

/** Runs in the page, which may have set these properties to anything. */
function readWants(field: unknown, longest: number): { accept: string; wantsFolder: boolean } {
  const { accept, webkitdirectory } = field as { accept: string; webkitdirectory: boolean };
  return { accept: accept.slice(0, longest), wantsFolder: webkitdirectory };
}

/** Playwright does not notify the page when an intercepted chooser is cancelled, so dispatch the event here. */
function dispatchCancel(chooser: FileChooser): void {
  chooser
    .element()
    .dispatchEvent('cancel', { bubbles: true })
    // The page may be gone or busy; nothing waits for the event.
    .catch(() => undefined);
}
