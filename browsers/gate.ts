/** Node's timers take no longer time; `isOpen` looks at the clock anyway. */
const MAX_TIMER_MS = 2 ** 31;

/** The input gate: the person may act only while it is open and before its deadline. Shut at first. */
export class Gate {
  private deadline: number | undefined;
  private pauseId: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** `changed` is called after each change, also when the deadline shuts the gate. */
  constructor(private readonly changed: () => void) {}

  get isOpen(): boolean {
    return this.deadline !== undefined && Date.now() < this.deadline;
  }

  /** `deadline` is epoch milliseconds; without one the gate stays open until it is shut. */
  open(deadline = Number.POSITIVE_INFINITY, pauseId?: string): void {
    clearTimeout(this.timer);
    this.deadline = deadline;
    this.pauseId = pauseId;
    const left = Math.max(0, deadline - Date.now());
    if (left < MAX_TIMER_MS) this.timer = setTimeout(() => this.shut(), left);
    this.changed();
  }

  /** A later deadline for the pause the gate was opened for. Word of it that comes after the pause opens nothing. */
  extend(pauseId: string, deadline: number): void {
    if (this.deadline !== undefined && this.pauseId === pauseId) this.open(deadline, pauseId);
  }

  shut(): void {
    clearTimeout(this.timer);
    this.deadline = undefined;
    this.changed();
  }
}
