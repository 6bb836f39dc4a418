/** Node's timers cannot run longer; `isOpen` checks the clock anyway. */
const MAX_TIMER_MS = 2 ** 31;

/** The input gate: the person may act only while it is open and before its deadline. Shut at first. */
export class InputGate {
  private deadline: number | undefined;
  private pauseId: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** Calls `changed` after each change, including when the deadline shuts the gate. */
  constructor(private readonly changed: () => void) {}

  get isOpen(): boolean {
    return this.deadline !== undefined && Date.now() < this.deadline;
  }

  /** `deadline` is in epoch milliseconds; without one the gate stays open until it is shut. */
  open(deadline = Number.POSITIVE_INFINITY, pauseId?: string): void {
    clearTimeout(this.timer);
    this.deadline = deadline;
    this.pauseId = pauseId;
    const left = Math.max(0, deadline - Date.now());
    if (left < MAX_TIMER_MS) this.timer = setTimeout(() => this.shut(), left);
    this.changed();
  }

  /** Sets a later deadline for the pause that the gate was opened for. Does nothing when the message arrives after that pause. */
  extend(pauseId: string, deadline: number): void {
    if (this.deadline !== undefined && this.pauseId === pauseId) this.open(deadline, pauseId);
  }

  shut(): void {
    clearTimeout(this.timer);
    this.deadline = undefined;
    this.changed();
  }
}
