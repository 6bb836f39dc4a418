import type { BrowserContext, CDPSession } from 'playwright';
import { Acts } from '../acts/acts.js';
import { Deeds, counted } from '../acts/deeds.js';
import { focusedFieldName } from '../acts/field-name.js';
import { PauseFiles } from '../files/pause-files.js';
import type { IncomingMessage } from '../input/messages.js';
import type { ServerMessage } from '../protocol.js';

/** Who acts; a viewer of whom the api said nothing stays without a name. */
export interface Person {
  by: string;
  canControl: boolean;
  send(message: ServerMessage): void;
}

/** What belongs to the people in a pause, besides picture and input: the files they exchange with the page, and the list of their acts. */
export class HumanSide {
  readonly acts = new Acts();
  readonly files: PauseFiles;
  private readonly deeds = new Deeds();
  private isOpen = false;

  constructor(
    context: BrowserContext,
    uploadLimitBytes: number,
    private readonly people: ReadonlySet<Person>,
  ) {
    this.files = new PauseFiles(context, uploadLimitBytes, {
      tell: (message) => {
        for (const person of people) if (person.canControl) person.send(message);
      },
    });
  }

  /** The gate opened, shut, or only stays open for longer. */
  gateChanged(isOpen: boolean): void {
    this.files.follow(isOpen);
    if (isOpen && !this.isOpen) this.acts.begin();
    this.isOpen = isOpen;
    for (const person of this.people) this.tell(person, false);
  }

  /** Somebody came, or holds control now or no more. */
  tell(person: Person, isNew = true): void {
    if (!person.canControl) return;
    if (isNew) for (const message of this.files.messages) person.send(message);
    if (this.isOpen && person.by !== '') this.acts.takesControl(person.by);
  }

  /** Notes what was let through the gate. `cdp` is the shown page's. */
  note({ by }: Person, message: IncomingMessage, cdp: CDPSession | undefined): void {
    const deed = this.deeds.read(message);
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
