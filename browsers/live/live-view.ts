import { randomUUID } from 'node:crypto';
import type { BrowserContext } from 'playwright';
import type { WebSocket } from 'ws';
import { withTimeout } from '../../infra/with-timeout.js';
import type { Log } from '../../infra/log.js';
import type { LoggedAction } from '../human-actions/action-log.js';
import { Fields } from '../fields/fields.js';
import { FormAccess } from '../form/form-access.js';
import { InputGate } from '../session/input-gate.js';
import type { IncomingMessage } from '../input/messages.js';
import { PageInput } from '../input/page-input.js';
import { InputQueue } from '../input/queue.js';
import { AcknowledgedInput } from '../input/acknowledged-input.js';
import { Pointing } from '../pointing/pointing.js';
import type { ShownPage } from '../frames/screencast.js';
import { PausePeople } from './pause-people.js';
import { FrameSource } from '../frames/frame-source.js';
import { PlacedInput } from './placed-input.js';
import { readMessages } from './read-messages.js';
import { type ControlResult, BrowserControls } from '../chrome/browser-controls.js';
import type { Tabs } from '../chrome/tabs.js';
import { Viewer } from './viewer.js';
import { Viewers } from './viewers.js';

/** How long the page may take to process the last input before shutting the gate is reported as failed. */
const QUIET_MS = 3000;
const CLOSED = 'the browser is closed';

/** The live view of one session: its viewers, the frames they get, and the input they send. */
export class LiveView {
  readonly gate = new InputGate(() => this.gateChanged());
  private readonly name = randomUUID();
  private readonly viewers = new Viewers();
  private readonly input = new InputQueue(() =>
    this.viewers.noticeController('The page is not responding; your input was dropped'),
  );
  private readonly controls: BrowserControls;
  private readonly frames: FrameSource;
  private readonly fields: Fields;
  private readonly acknowledged = new AcknowledgedInput();
  private readonly placed: PlacedInput;
  readonly people: PausePeople;
  /** What the form view and pointing need. */
  private readonly ports = {
    isOpen: () => this.gate.isOpen,
    page: () => this.controls.shownPage,
    track: (work: Promise<void>) => this.input.track(work),
    note: (deed: LoggedAction) => this.people.acts.add((this.viewers.controller?.by ?? '') || 'a person', deed),
  };
  /** Access to the page as a form, without frames. */
  readonly form = new FormAccess(this.ports);
  /** Lets a person point at an element, in a pause that asks for it. */
  readonly pointing = new Pointing({
    ...this.ports,
    formElement: (form, ref) => this.form.element(form, ref),
    isCurrent: (epoch) => this.frames.isCurrent(epoch),
  });
  private shownPage: ShownPage | undefined;
  private pageInput: PageInput | undefined;
  private isOver = false;

  constructor(
    context: BrowserContext,
    log: Log,
    uploadLimitBytes: number,
    takesAddress: boolean,
    /** Whether the run's video also shows what a person does. */
    private readonly isFilmed: boolean,
  ) {
    this.controls = new BrowserControls({
      context,
      takesAddress,
      isOpen: () => this.gate.isOpen,
      sendToAll: (message) => this.viewers.sendToAll(message),
      sendTab: (tab, all) => {
        for (const viewer of this.viewers) viewer.send(viewer.takes('tab') ? { type: 'tab', tab } : all);
      },
      hold: (work) => this.input.hold(work),
      onShownPageChange: () => {
        // The screencast follows when it can. Input the person sends from now on is meant for the other page, and waits for it.
        const isShown = this.shownPage?.page === this.controls.shownPage;
        this.input.aimAt(isShown ? this.pageInput : undefined);
        this.frames.follow();
      },
      epoch: () => this.frames.epoch,
      log,
    });
    this.people = new PausePeople(context, uploadLimitBytes, this.viewers);
    this.fields = new Fields(
      (message) => this.viewers.sendToController(message),
      (work) => this.input.hold(work),
      log,
    );
    this.frames = new FrameSource({
      context,
      viewers: this.viewers,
      page: () => this.controls.shownPage,
      isExpecting: () => this.gate.isOpen,
      isAsked: () => this.controls.isAsked,
      onAttach: (shown) => this.showPage(shown),
      onFrame: () => this.placed.settle(),
      log,
    });
    this.placed = new PlacedInput(this.frames, () =>
      this.viewers.noticeController('The page changed before your click reached it; nothing was pressed'),
    );
  }

  /** The frame that the next viewer gets at once, encoded for sending. */
  get quickestFrame(): Buffer | undefined {
    return this.frames.quickest?.bytes;
  }

  get tabs(): Tabs {
    return this.controls.tabs;
  }

  /** Adds a viewer. It gets the last frame at once, and all messages once its role is known. */
  join(socket: WebSocket, canControl: boolean | undefined): void {
    // A viewer that reconnects to a closing browser would never learn that it has ended.
    if (this.isOver) return socket.close(1000, CLOSED);
    const viewer = new Viewer(socket);
    this.viewers.add(viewer);
    readMessages(socket, viewer, (message) => this.receive(viewer, message));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.leave(viewer));
    viewer.ping();
    if (canControl !== undefined) this.setRole(viewer, canControl);
    this.frames.greet(viewer);
    this.frames.update();
  }

  /**
   * Shuts the input gate. Resolves with true once no person's input can reach the page any more; with false when the page did not process
   * earlier input in time.
   */
  async shutGate(): Promise<boolean> {
    this.gate.shut();
    this.placed.settle();
    // A page with an open dialog accepts no input.
    await this.controls.settle();
    const isQuiet = this.letGoOfFields().then(() => this.input.quiet(QUIET_MS));
    return withTimeout(isQuiet, QUIET_MS, () => false);
  }

  end(): void {
    this.isOver = true;
    this.gate.shut();
    this.placed.settle();
    for (const viewer of this.viewers) viewer.close(1000, CLOSED);
    this.frames.stop();
  }

  private receive(viewer: Viewer, message: IncomingMessage): void {
    switch (message.type) {
      case 'ack':
        if (message.isBlank === true) viewer.lost(message.frame, this.frames.last);
        else viewer.drawn(message.frame, message.drawMs ?? 0);
        this.frames.drawn();
        return;
      case 'pong':
        viewer.ponged(message.at);
        return;
      case 'view':
        viewer.show(message, this.frames.last);
        this.frames.resized();
        return;
      case 'resume':
        viewer.understands = message.understands ?? [];
        this.acknowledged.resume(viewer, message.viewer);
        return;
      case 'role':
        viewer.by = message.by ?? viewer.by;
        this.setRole(viewer, message.canControl);
        return;
      case 'chooser':
        if (viewer.canControl && this.gate.isOpen) void this.people.answerChooser(viewer, message);
        return;
      default:
        if (!viewer.canControl || !this.gate.isOpen) return;
        if (!this.acknowledged.take(viewer, message.number)) return;
        this.placed.take(message, () => {
          // The message may have waited for a frame.
          if (!viewer.canControl || !this.gate.isOpen) return;
          this.people.note(viewer, message, this.shownPage?.cdp);
          this.control(viewer, message);
        });
    }
  }

  private setRole(viewer: Viewer, canControl: boolean): void {
    if (viewer.canControl && !canControl) this.input.release();
    viewer.canControl = canControl;
    const isFirst = !viewer.isGreeted;
    viewer.isGreeted = true;
    if (isFirst) viewer.send({ type: 'hello', canControl, isFilmed: this.isFilmed, browser: this.name });
    this.sendControl(viewer);
    this.people.joined(viewer);
    this.fields.check();
    this.sendFields(viewer);
    if (isFirst) for (const message of this.controls.news()) viewer.send(message);
    this.viewers.sendCount();
  }

  private control(viewer: Viewer, message: ControlResult): void {
    const input = this.controls.receive(message, (text) => viewer.send({ type: 'notice', text }));
    if (input === undefined) return;
    this.fields.acted();
    this.input.push(input);
    this.frames.hurry();
  }

  private leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    const isBack = this.acknowledged.leave(viewer);
    if (viewer.canControl && !isBack) this.input.release();
    this.viewers.sendCount();
    this.frames.update();
  }

  private showPage(shown: ShownPage | undefined): void {
    this.shownPage = shown;
    this.pageInput = shown && new PageInput(shown.cdp, this.fields);
    this.input.aimAt(this.pageInput);
    this.controls.follow(shown);
    this.fields.follow(shown?.page);
  }

  private gateChanged(): void {
    if (!this.gate.isOpen) this.input.release();
    this.controls.gateChanged(this.gate.isOpen);
    if (this.gate.isOpen) {
      this.fields.want(true);
      this.frames.update();
    } else void this.letGoOfFields().then(() => this.frames.update());
    this.people.gateChanged(this.gate.isOpen);
    for (const viewer of this.viewers) this.sendControl(viewer);
  }

  /**
   * Closing a DevTools session dismisses the page's open dialog. So this answers the dialogs first, and the automation, which may open the
   * next one, waits for this to end.
   */
  private async letGoOfFields(): Promise<void> {
    await this.controls.settle();
    this.fields.want(this.gate.isOpen);
    await this.fields.settled();
  }

  private sendControl(viewer: Viewer): void {
    viewer.send({ type: 'control', canControl: viewer.canControl, open: this.gate.isOpen });
  }

  private sendFields(viewer: Viewer): void {
    if (viewer.canControl) for (const message of this.fields.state) viewer.send(message);
  }
}
