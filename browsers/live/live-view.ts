import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright';
import type { WebSocket } from 'ws';
import type { Log } from '../../config/log.js';
import { Fields } from '../fields/fields.js';
import { FormDoor } from '../form/form-door.js';
import { Gate } from '../gate.js';
import { Allowance } from '../input/allowance.js';
import { type IncomingMessage, parseMessage } from '../input/messages.js';
import { PageInput } from '../input/page-input.js';
import { InputQueue } from '../input/queue.js';
import { Received } from '../input/received.js';
import { Pointing } from '../pointing/pointing.js';
import type { ServerMessage } from '../protocol.js';
import { Cast, type Shown, type Told } from './cast.js';
import { type Frame, makeFrame, type PageView } from './frame.js';
import { Frames } from './frames.js';
import { HumanSide } from './human-side.js';
import { PictureSize } from './picture-size.js';
import { Sharp, takePicture } from './sharp.js';
import { type Steered, Steering } from './steering.js';
import type { Tabs } from './tabs.js';
import { Viewer } from './viewer.js';

/** How long the page may take to take the last input before shutting the gate is reported as failed. */
const QUIET_MS = 3000;
const CLOSED = 'the browser is closed';

/** The live view of one session: its viewers, the pictures they get, and the input they give. */
export class LiveView {
  readonly gate = new Gate(() => this.gateChanged());
  private readonly name = randomUUID();
  private readonly viewers = new Set<Viewer>();
  private readonly sharp = new Sharp({
    take: (view) => this.takeSharp(view),
    costMs: () => this.pictureSize.lineMs(this.sharpBytes),
    show: (frame) => this.frames.show(frame),
  });
  private readonly frames = new Frames(this.viewers, (frame) => this.sharp.changed(frame));
  private readonly pictureSize = new PictureSize(this.viewers);
  private readonly input = new InputQueue(() => this.tellControllers('The page does not answer; this was not done'));
  private readonly steering: Steering;
  private readonly cast: Cast;
  private readonly fields: Fields;
  private readonly received = new Received();
  readonly human: HumanSide;
  /** The way in without the picture. */
  readonly form = new FormDoor({
    isOpen: () => this.gate.isOpen,
    page: () => this.steering.shownPage,
    track: (work) => this.input.track(work),
    note: (deed) => this.human.acts.add((this.controller?.by ?? '') || 'a person', deed),
  });
  /** Pointing at an element, in a pause that asks for it. */
  readonly pointing = new Pointing({
    isOpen: () => this.gate.isOpen,
    page: () => this.steering.shownPage,
    formElement: (form, ref) => this.form.element(form, ref),
    track: (work) => this.input.track(work),
    note: (deed) => this.human.acts.add((this.controller?.by ?? '') || 'a person', deed),
  });
  private shown: Shown | undefined;
  private pageInput: PageInput | undefined;
  /** The page of the last pictures. */
  private pictured: Page | undefined;
  private frameNumber = 0;
  private sharpBytes = 0;
  private sharpWidth = 0;
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
      tellAll: (message) => this.tellAll(message),
      hold: (work) => this.input.hold(work),
      shownChanged: () => {
        // The cast follows when it can; what the person sends from now on is meant for the other page, and waits for it.
        const isShown = this.shown?.page === this.steering.shownPage;
        this.input.aimAt(isShown ? this.pageInput : undefined);
        this.cast.follow();
      },
      log,
    });
    this.human = new HumanSide(context, uploadLimitBytes, this.viewers);
    this.fields = new Fields(context, (message) => this.tellController(message), log);
    this.cast = new Cast(
      context,
      {
        attached: (shown) => this.showPage(shown),
        picture: (jpeg, view, told) => this.addPicture(jpeg, view, told),
      },
      () => this.steering.shownPage,
      log,
    );
  }

  /** Whether the next viewer is shown something at once. */
  get hasPicture(): boolean {
    return this.frames.last !== undefined;
  }

  get tabs(): Tabs {
    return this.steering.tabs;
  }

  /** A viewer has connected; it is shown the last picture at once, and told all there is to know once its role is known. */
  join(socket: WebSocket, canControl: boolean | undefined): void {
    // A view that came back to a browser that is closing would never hear of its end.
    if (this.isOver) return socket.close(1000, CLOSED);
    const viewer = new Viewer(socket);
    const allowance = new Allowance();
    this.viewers.add(viewer);
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!allowance.take()) viewer.noticeOnce('Too much input at once; some of it was dropped');
      else {
        const message = isBinary ? undefined : parseMessage(data.toString());
        if (message !== undefined) return this.receive(viewer, message);
        allowance.countMalformed();
        viewer.send({ type: 'notice', text: 'A message was not understood' });
      }
      if (allowance.isUsedUp) viewer.close(1008, 'too many wrong messages');
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.leave(viewer));
    viewer.ping();
    if (canControl !== undefined) this.setRole(viewer, canControl);
    this.frames.greet(viewer);
    this.updateCast();
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
    this.sharp.stop();
    this.cast.want(false, undefined);
  }

  private receive(viewer: Viewer, message: IncomingMessage): void {
    switch (message.type) {
      case 'ack':
        viewer.drawn(message.frame, message.drawMs ?? 0);
        if (this.pictureSize.follow(this.frames.bytes)) this.updateCast();
        this.frames.takeNext();
        return;
      case 'pong':
        viewer.ponged(message.at);
        return;
      case 'view':
        viewer.show(message, this.frames.last);
        this.updateCast();
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
    this.tellWatchers();
  }

  private steer(viewer: Viewer, message: Steered): void {
    const input = this.steering.receive(message, (text) => viewer.send({ type: 'notice', text }));
    if (input === undefined) return;
    this.input.push(input);
    this.sharp.hurry();
    this.frames.hurry();
  }

  private leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    const isBack = this.received.leave(viewer);
    if (viewer.canControl && !isBack) this.input.release();
    this.tellWatchers();
    this.updateCast();
  }

  private showPage(shown: Shown | undefined): void {
    this.shown = shown;
    this.sharp.stop();
    this.frames.begin();
    if (shown !== undefined && shown.page !== this.pictured) {
      this.frames.clear();
      this.pictured = shown.page;
    }
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
      this.updateCast();
    } else void this.letGoOfFields().then(() => this.updateCast());
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

  private tellController(message: ServerMessage): void {
    for (const viewer of this.viewers) if (viewer.canControl) viewer.send(message);
  }

  private get controller(): Viewer | undefined {
    return [...this.viewers].find(({ canControl }) => canControl);
  }

  private tellWatchers(): void {
    this.tellAll({ type: 'watchers', count: this.viewers.size, isControlled: this.controller !== undefined });
  }

  private tellFields(viewer: Viewer): void {
    if (viewer.canControl) for (const message of this.fields.state) viewer.send(message);
  }

  private tellAll(message: ServerMessage): void {
    for (const viewer of this.viewers) viewer.send(message);
  }

  private tellControllers(text: string): void {
    for (const viewer of this.viewers) if (viewer.canControl) viewer.noticeOnce(text);
  }

  private addPicture(jpeg: Buffer, view: PageView, { width, taken }: Told): void {
    // Only a trace of the sharp picture: the page as it is follows.
    if (width !== view.width && width === this.sharpWidth) {
      taken();
      return;
    }
    this.frames.add(this.makeFrame(jpeg, view), taken);
    if (this.viewers.size === 0) this.updateCast();
  }

  private makeFrame(jpeg: Buffer, view: PageView): Frame {
    this.frameNumber += 1;
    return makeFrame(this.frameNumber, jpeg, view);
  }

  private async takeSharp(view: PageView): Promise<Frame | undefined> {
    const { shown } = this;
    const scale = this.pictureSize.sharpScale();
    // A page with an open question gives no picture.
    if (shown === undefined || scale === undefined || this.steering.isAsked) return undefined;
    this.sharpWidth = Math.round(view.width * scale);
    const jpeg = await takePicture(shown.cdp, view, scale);
    if (jpeg === undefined || this.shown !== shown) return undefined;
    this.sharpBytes = jpeg.length;
    return this.makeFrame(jpeg, view);
  }

  /** While a person may come at any moment, the page is attached to, and there is a picture of it. */
  private updateCast(): void {
    const isExpecting = this.gate.isOpen && this.viewers.size === 0;
    const first = isExpecting && this.frames.last === undefined ? this.pictureSize.first : undefined;
    this.cast.want(this.viewers.size > 0 || this.gate.isOpen, this.pictureSize.wanted() ?? first);
    this.frames.takeNext();
  }
}
