import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext } from 'playwright';
import type { WebSocket } from 'ws';
import type { Log } from '../../config/log.js';
import type { Deed } from '../acts/acts.js';
import { Fields } from '../fields/fields.js';
import { FormDoor } from '../form/form-door.js';
import { Gate } from '../gate.js';
import type { IncomingMessage } from '../input/messages.js';
import { PageInput } from '../input/page-input.js';
import { InputQueue } from '../input/queue.js';
import { Received } from '../input/received.js';
import { Pointing } from '../pointing/pointing.js';
import type { Shown } from './cast.js';
import { HumanSide } from './human-side.js';
import { Pictures } from './pictures.js';
import { readMessages } from './read-messages.js';
import { type Steered, Steering } from './steering.js';
import type { Tabs } from './tabs.js';
import { Viewer } from './viewer.js';
import { Viewers } from './viewers.js';

/** How long the page may take to take the last input before shutting the gate is reported as failed. */
const QUIET_MS = 3000;
const CLOSED = 'the browser is closed';

/** The live view of one session: its viewers, the pictures they get, and the input they give. */
export class LiveView {
  readonly gate = new Gate(() => this.gateChanged());
  private readonly name = randomUUID();
  private readonly viewers = new Viewers();
  private readonly input = new InputQueue(() =>
    this.viewers.noticeController('The page does not answer; this was not done'),
  );
  private readonly steering: Steering;
  private readonly pictures: Pictures;
  private readonly fields: Fields;
  private readonly received = new Received();
  readonly human: HumanSide;
  /** What the ways in beside the picture need. */
  private readonly side = {
    isOpen: () => this.gate.isOpen,
    page: () => this.steering.shownPage,
    track: (work: Promise<void>) => this.input.track(work),
    note: (deed: Deed) => this.human.acts.add((this.viewers.controller?.by ?? '') || 'a person', deed),
  };
  /** The way in without the picture. */
  readonly form = new FormDoor(this.side);
  /** Pointing at an element, in a pause that asks for it. */
  readonly pointing = new Pointing({ ...this.side, formElement: (form, ref) => this.form.element(form, ref) });
  private shown: Shown | undefined;
  private pageInput: PageInput | undefined;
  private isOver = false;

  constructor(
    context: BrowserContext,
    log: Log,
    uploadLimitBytes: number,
    takesAddress: boolean,
    /** The video of the run shows also what a person does. */
    private readonly isFilmed: boolean,
  ) {
    this.steering = new Steering({
      context,
      takesAddress,
      isOpen: () => this.gate.isOpen,
      tellAll: (message) => this.viewers.tellAll(message),
      hold: (work) => this.input.hold(work),
      shownChanged: () => {
        // The cast follows when it can; what the person sends from now on is meant for the other page, and waits for it.
        const isShown = this.shown?.page === this.steering.shownPage;
        this.input.aimAt(isShown ? this.pageInput : undefined);
        this.pictures.follow();
      },
      log,
    });
    this.human = new HumanSide(context, uploadLimitBytes, this.viewers);
    this.fields = new Fields(context, (message) => this.viewers.tellController(message), log);
    this.pictures = new Pictures({
      context,
      viewers: this.viewers,
      page: () => this.steering.shownPage,
      isExpecting: () => this.gate.isOpen,
      isAsked: () => this.steering.isAsked,
      attached: (shown) => this.showPage(shown),
      log,
    });
  }

  /** What the next viewer is shown at once, as it goes over the wire. */
  get picture(): Buffer | undefined {
    return this.pictures.quickest?.bytes;
  }

  get tabs(): Tabs {
    return this.steering.tabs;
  }

  /** A viewer has connected; it is shown the last picture at once, and told all there is to know once its role is known. */
  join(socket: WebSocket, canControl: boolean | undefined): void {
    // A view that came back to a browser that is closing would never hear of its end.
    if (this.isOver) return socket.close(1000, CLOSED);
    const viewer = new Viewer(socket);
    this.viewers.add(viewer);
    readMessages(socket, viewer, (message) => this.receive(viewer, message));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.leave(viewer));
    viewer.ping();
    if (canControl !== undefined) this.setRole(viewer, canControl);
    this.pictures.greet(viewer);
    this.pictures.update();
  }

  /**
   * Shuts the input gate. True once no input of a person can reach the page any more; false when the page did not take what was
   * sent before in time.
   */
  async shutGate(): Promise<boolean> {
    this.gate.shut();
    // A page with an open question takes no input.
    await this.steering.settle();
    const tooLate = delay(QUIET_MS, false, { ref: false });
    const isQuiet = this.letGoOfFields().then(() => this.input.quiet(QUIET_MS));
    return Promise.race([isQuiet, tooLate]);
  }

  end(): void {
    this.isOver = true;
    this.gate.shut();
    for (const viewer of this.viewers) viewer.close(1000, CLOSED);
    this.pictures.stop();
  }

  private receive(viewer: Viewer, message: IncomingMessage): void {
    switch (message.type) {
      case 'ack':
        viewer.drawn(message.frame, message.drawMs ?? 0);
        this.pictures.drawn();
        return;
      case 'pong':
        viewer.ponged(message.at);
        return;
      case 'view':
        viewer.show(message, this.pictures.last);
        this.pictures.update();
        return;
      case 'resume':
        this.received.resume(viewer, message.viewer);
        return;
      case 'role':
        viewer.by = message.by ?? viewer.by;
        this.setRole(viewer, message.canControl);
        return;
      case 'chooser':
        if (viewer.canControl && this.gate.isOpen) void this.human.answerChooser(viewer, message);
        return;
      default:
        if (!viewer.canControl || !this.gate.isOpen) return;
        if (!this.received.take(viewer, message.number)) return;
        this.human.note(viewer, message, this.shown?.cdp);
        this.steer(viewer, message);
    }
  }

  private setRole(viewer: Viewer, canControl: boolean): void {
    if (viewer.canControl && !canControl) this.input.release();
    viewer.canControl = canControl;
    const isFirst = !viewer.isGreeted;
    viewer.isGreeted = true;
    if (isFirst) viewer.send({ type: 'hello', canControl, isFilmed: this.isFilmed, browser: this.name });
    this.tellControl(viewer);
    this.human.tell(viewer);
    this.tellFields(viewer);
    if (isFirst) for (const message of this.steering.news()) viewer.send(message);
    this.viewers.tellCount();
  }

  private steer(viewer: Viewer, message: Steered): void {
    const input = this.steering.receive(message, (text) => viewer.send({ type: 'notice', text }));
    if (input === undefined) return;
    this.input.push(input);
    this.pictures.hurry();
  }

  private leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    const isBack = this.received.leave(viewer);
    if (viewer.canControl && !isBack) this.input.release();
    this.viewers.tellCount();
    this.pictures.update();
  }

  private showPage(shown: Shown | undefined): void {
    this.shown = shown;
    this.pageInput = shown && new PageInput(shown.cdp, this.fields);
    this.input.aimAt(this.pageInput);
    this.steering.follow(shown);
    this.fields.follow(shown?.page);
  }

  private gateChanged(): void {
    if (!this.gate.isOpen) this.input.release();
    this.steering.gateChanged(this.gate.isOpen);
    if (this.gate.isOpen) {
      this.fields.want(true);
      this.pictures.update();
    } else void this.letGoOfFields().then(() => this.pictures.update());
    this.human.gateChanged(this.gate.isOpen);
    for (const viewer of this.viewers) this.tellControl(viewer);
  }

  /**
   * A DevTools session that leaves a page dismisses the page's open dialog. So the dialogs are answered first, and the automation,
   * which may bring up the next one, waits for the end of it.
   */
  private async letGoOfFields(): Promise<void> {
    await this.steering.settle();
    this.fields.want(this.gate.isOpen);
    await this.fields.settled();
  }

  private tellControl(viewer: Viewer): void {
    viewer.send({ type: 'control', canControl: viewer.canControl, open: this.gate.isOpen });
  }

  private tellFields(viewer: Viewer): void {
    if (viewer.canControl) for (const message of this.fields.state) viewer.send(message);
  }
}
