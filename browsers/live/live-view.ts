import type { BrowserContext } from 'playwright';
import type { WebSocket } from 'ws';
import type { Log } from '../../config/log.js';
import { VIEWPORT } from '../chromium.js';
import { Gate } from '../gate.js';
import { Allowance } from '../input/allowance.js';
import { type IncomingMessage, parseMessage } from '../input/messages.js';
import { PageInput } from '../input/page-input.js';
import { InputQueue } from '../input/queue.js';
import type { ServerMessage } from '../protocol.js';
import { type Box, Cast, type Shown } from './cast.js';
import { Frames } from './frames.js';
import { PageTitle } from './page-title.js';
import { Viewer } from './viewer.js';

/** How long the page may take to take the last input before shutting the gate is reported as failed. */
const QUIET_MS = 3000;

export type Bye = Extract<ServerMessage, { type: 'bye' }>['reason'];

/** The live view of one session: its viewers, the pictures they get, and the input they give. */
export class LiveView {
  readonly gate = new Gate(() => this.gateChanged());
  private readonly viewers = new Set<Viewer>();
  private readonly frames = new Frames(this.viewers);
  private readonly input = new InputQueue(() => this.tellControllers('The page does not answer; this was not done'));
  private readonly title = new PageTitle((page) => this.tellAll(page));
  private readonly cast: Cast;

  constructor(context: BrowserContext, log: Log) {
    this.cast = new Cast(
      context,
      {
        attached: (shown) => this.showPage(shown),
        frame: (frame, taken) => this.frames.add(frame, taken),
      },
      log,
    );
  }

  /** A viewer has connected; it is told all there is to know, and shown the last picture at once. */
  join(socket: WebSocket, canControl: boolean): void {
    const viewer = new Viewer(socket, canControl);
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
    viewer.send({ type: 'hello', canControl });
    this.tellControl(viewer);
    if (this.title.current !== undefined) viewer.send(this.title.current);
    if (this.frames.last !== undefined) viewer.offer(this.frames.last);
    this.updateCast();
  }

  /**
   * Shuts the input gate. True once no input of a person can reach the page any more; false when the page did not take what was
   * sent before in time.
   */
  async shutGate(): Promise<boolean> {
    this.gate.shut();
    return this.input.quiet(QUIET_MS);
  }

  end(reason: Bye): void {
    this.gate.shut();
    for (const viewer of this.viewers) {
      viewer.send({ type: 'bye', reason });
      viewer.close(1000, reason);
    }
    this.cast.want(false, undefined);
  }

  private receive(viewer: Viewer, message: IncomingMessage): void {
    switch (message.type) {
      case 'ack':
        viewer.drawn(message.frame);
        this.frames.takeNext();
        return;
      case 'view':
        viewer.show(message, this.frames.last);
        this.updateCast();
        return;
      case 'role':
        if (viewer.canControl && !message.canControl) this.input.release();
        viewer.canControl = message.canControl;
        this.tellControl(viewer);
        return;
      default:
        if (viewer.canControl && this.gate.isOpen) this.input.push(message);
    }
  }

  private leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    if (viewer.canControl) this.input.release();
    this.updateCast();
  }

  private showPage(shown: Shown | undefined): void {
    this.frames.clear();
    this.input.aimAt(shown && new PageInput(shown.cdp));
    this.title.follow(shown);
  }

  private gateChanged(): void {
    if (!this.gate.isOpen) this.input.release();
    for (const viewer of this.viewers) this.tellControl(viewer);
  }

  private tellControl(viewer: Viewer): void {
    viewer.send({ type: 'control', canControl: viewer.canControl, open: this.gate.isOpen });
  }

  private tellAll(message: ServerMessage): void {
    for (const viewer of this.viewers) viewer.send(message);
  }

  private tellControllers(text: string): void {
    for (const viewer of this.viewers) if (viewer.canControl) viewer.noticeOnce(text);
  }

  private updateCast(): void {
    const visible = [...this.viewers].filter((viewer) => viewer.isVisible);
    this.cast.want(this.viewers.size > 0, visible.length > 0 ? largestBox(visible) : undefined);
    this.frames.takeNext();
  }
}

/** In steps of an eighth, so that dragging a window's edge does not restart the cast at every pixel. */
function largestBox(viewers: Viewer[]): Box {
  const scales = viewers.map(({ size }) => Math.min(size.width / VIEWPORT.width, size.height / VIEWPORT.height));
  const scale = Math.min(1, Math.max(2 / 8, Math.ceil(Math.max(...scales) * 8) / 8));
  return { width: VIEWPORT.width * scale, height: VIEWPORT.height * scale };
}
