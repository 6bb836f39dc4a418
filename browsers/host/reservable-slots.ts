import { ApplicationFailure } from '@temporalio/common';
import type { ActivitySlotInfo, CustomSlotSupplier } from '@temporalio/worker';
import { SLOT_GONE } from '../../contracts/queue.js';

/** How long a slot is kept for a run that is about to start, in milliseconds. */
const KEPT_MS = 20_000;

/**
 * The slots of a `browsers` process, each for one session at once. A slot passes from the activity that reserved it to the session of its
 * run, so no other run can take it in between.
 */
export class ReservableSlots {
  private readonly waiting: (() => void)[] = [];
  private readonly reserved = new Map<string, NodeJS.Timeout>();
  /** Activities whose slot stays taken when they finish. */
  private passedOn = 0;
  /** Slots that sessions have. */
  private occupied = 0;
  private isDraining = false;

  private readonly total: number;

  constructor(private free: number) {
    this.total = free;
  }

  /**
   * Slots that a run could have now. It is not `free`: each open poll of the SDK has taken a slot, although no run has it. 0 while the
   * process drains.
   */
  get available(): number {
    return this.isDraining ? 0 : Math.max(0, this.total - this.occupied - this.reserved.size);
  }

  /** Called in `reserveSlot`: keeps the activity's slot for the run. A repeated call keeps no second slot. */
  reserve(runId: string): void {
    const before = this.reserved.get(runId);
    clearTimeout(before);
    if (before === undefined) this.passedOn += 1;
    const expire = () => {
      if (this.reserved.delete(runId)) this.release();
    };
    this.reserved.set(runId, setTimeout(expire, KEPT_MS).unref());
  }

  /** Takes the slot that is kept for the run. Returns a function that frees it. Throws `SlotGone` when there is none. */
  occupy(runId: string): () => void {
    const kept = this.reserved.get(runId);
    if (this.isDraining || (kept === undefined && !this.take())) {
      throw ApplicationFailure.nonRetryable('This browsers process keeps no slot for the run', SLOT_GONE);
    }
    clearTimeout(kept);
    this.reserved.delete(runId);
    return this.untilReleased();
  }

  /** Called in an activity. Its slot stays taken after the activity ends, until somebody calls the returned function. */
  keepFromActivity(): () => void {
    this.passedOn += 1;
    return this.untilReleased();
  }

  /** From now on no run gets a slot that this process keeps for it. The run asks another process instead. */
  drain(): void {
    this.isDraining = true;
  }

  /** Gives the SDK a slot for each poll, so that the process asks for work only while it has a free slot. */
  slotSupplier(): CustomSlotSupplier<ActivitySlotInfo> {
    return {
      type: 'custom',
      reserveSlot: async (_context, abort) => {
        while (!this.take()) await this.nextRelease(abort);
        return {};
      },
      tryReserveSlot: () => (this.take() ? {} : null),
      markSlotUsed: () => undefined,
      releaseSlot: () => {
        if (this.passedOn === 0) this.release();
        else this.passedOn -= 1;
      },
    };
  }

  private untilReleased(): () => void {
    this.occupied += 1;
    return () => {
      this.occupied -= 1;
      this.release();
    };
  }

  private take(): boolean {
    if (this.free === 0) return false;
    this.free -= 1;
    return true;
  }

  private release(): void {
    this.free += 1;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private nextRelease(abort: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = () => reject(abort.reason as Error);
      if (abort.aborted) return aborted();
      abort.addEventListener('abort', aborted, { once: true });
      this.waiting.push(() => {
        abort.removeEventListener('abort', aborted);
        resolve();
      });
    });
  }
}
