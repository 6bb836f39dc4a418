import type { ApplicationFailure } from '@temporalio/workflow';
import type { Session, SessionReport } from '../../contracts/workflow-messages.js';

/** A slot in a `browsers/` process, which one attempt holds. */
export interface BrowserHold {
  /** Number of the slot among those that the run has requested. */
  place: number;
  /** Absent until the browser is open. */
  session?: Session;
  /** The session's report, once it was closed in an orderly way. */
  report?: SessionReport;
  ended: boolean;
  /** Ends the hold if the browser no longer responds. Absent until the browser is open. */
  check?: () => void;
  cancel: () => void;
  /** Ends the attempt because this browser cannot serve it any longer. */
  lose: (reason: ApplicationFailure) => void;
}

/** The steps that the next activity on the page takes before it acts. */
export interface Preparation {
  /** Close the input gate, which a pause opened to the person. */
  closeGate: boolean;
  /** When the run received the answer to a pause, in epoch milliseconds. */
  answeredAt?: number;
  /** The end wait of the previous node, in seconds: until the page's `load` event. */
  waitForLoadFirst?: number;
}

/** The run's browser: the slot of the current attempt, and what the page needs before the next activity. */
export class RunBrowser {
  private currentHold?: BrowserHold;
  private askedAt = 0;
  private slotsAsked = 0;
  private preparation: Preparation = { closeGate: false };
  /** Epoch milliseconds: when the latest interaction began, or when the first address was opened. Codes requested by it arrive later. */
  interactionAt = 0;

  /** The current attempt's slot. */
  get hold(): BrowserHold | undefined {
    return this.currentHold;
  }

  /** The current attempt's browser, once it is open. */
  get session(): Session | undefined {
    return this.currentHold?.session;
  }

  /** Address of the live view; absent while no browser is open. */
  get liveUrl(): string | undefined {
    return this.currentHold?.ended === false ? this.session?.liveUrl : undefined;
  }

  /** Returns only what an activity needs to reach the open browser, because each input contains it. Throws, as for a bug, if none is open. */
  requireSession(): Session {
    if (this.session === undefined) throw new Error('the run has no browser');
    const { sessionId, endpoint, liveUrl, runUrl } = this.session;
    return { sessionId, endpoint, liveUrl, runUrl };
  }

  /** Begins to wait for a slot. `now`: epoch milliseconds. */
  askFor(hold: BrowserHold, now: number): void {
    this.currentHold = hold;
    this.askedAt = now;
  }

  /** Numbers the next slot that the run asks for, from 1. */
  nextPlace(): number {
    this.slotsAsked += 1;
    return this.slotsAsked;
  }

  /** Whole seconds since the current attempt asked for a browser. */
  waitedSeconds(now: number): number {
    return Math.round((now - this.askedAt) / 1000);
  }

  /** A pause lets a person act; the next activity closes the gate before it acts. */
  openGate(): void {
    this.preparation.closeGate = true;
  }

  /** The next activity on the page measures how long it comes after the answer. */
  noteAnswer(now: number): void {
    this.preparation.answeredAt = now;
  }

  /** Leaves the end wait of a node to the next activity on the page. */
  waitForLoadNext(seconds: number): void {
    this.preparation.waitForLoadFirst = seconds;
  }

  /** Returns what the next activity does before it acts, and forgets it. */
  takePreparation(): Preparation {
    const { preparation } = this;
    this.forgetPage();
    return preparation;
  }

  /** A fresh page needs no preparation. */
  forgetPage(): void {
    this.preparation = { closeGate: false };
  }
}
