import type { BrowserContext, CDPSession } from 'playwright';
import { ActionLog } from '../human-actions/action-log.js';
import { ActionDescriber, counted } from '../human-actions/describe-action.js';
import { focusedFieldName } from '../human-actions/field-name.js';
import { PauseFiles } from '../files/pause-files.js';
import type { IncomingMessage } from '../input/messages.js';
import type { ServerMessage } from '../../contracts/live-protocol.js';

/** A person who watches or acts. `by` is empty until the API has named them. */
export interface Person {
  by: string;
  canControl: boolean;
  send(message: ServerMessage): void;
}

/** The files that people exchange with the page during a pause, and the log of their actions. */
export class PausePeople {
  readonly acts = new ActionLog();
  readonly files: PauseFiles;
  private readonly describer = new ActionDescriber();
  private isOpen = false;

  constructor(
    context: BrowserContext,
    uploadLimitBytes: number,
    private readonly people: ReadonlySet<Person>,
  ) {
    this.files = new PauseFiles(context, uploadLimitBytes, {
      send: (message) => {
        for (const person of people) if (person.canControl) person.send(message);
      },
    });
  }

  /** The gate opened, shut, or stays open for longer. */
  gateChanged(isOpen: boolean): void {
    this.files.follow(isOpen);
    if (isOpen && !this.isOpen) this.acts.begin();
    this.isOpen = isOpen;
    for (const person of this.people) this.joined(person, false);
  }

  /** A person joined, or has gained or lost control. */
  joined(person: Person, isNew = true): void {
    if (!person.canControl) return;
    if (isNew) for (const message of this.files.messages) person.send(message);
    if (this.isOpen && person.by !== '') this.acts.takesControl(person.by);
  }

  /** Logs a message that passed the gate. `cdp` is the session of the shown page. */
  note({ by }: Person, message: IncomingMessage, cdp: CDPSession | undefined): void {
    const deed = this.describer.read(message);
    if (deed === undefined) return;
    const hasField = deed.kind === 'typed' && cdp !== undefined;
    this.acts.add(by || 'a person', deed, hasField ? () => focusedFieldName(cdp) : undefined);
  }

  /** The person answers a file chooser. */
  async answerChooser({ by }: Person, { id, action }: Extract<IncomingMessage, { type: 'chooser' }>): Promise<void> {
    const { choosers } = this.files;
    if (action === 'cancel') return choosers.cancel(id);
    const files = await choosers.use(id);
    if (files === 0) return;
    this.acts.add(by || 'a person', counted(`uploaded ${files === 1 ? '1 file' : `${files} files`}`));
  }
}
