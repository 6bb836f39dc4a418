import type { ReserveSlotActivities } from '../../contracts/queue.js';
import type { ReservableSlots } from './reservable-slots.js';

/** The activity `reserveSlot`, which keeps its own slot for a run that waits in the queue. The run's session takes the slot over. */
export function createReserveSlot(slots: ReservableSlots, taskQueue: string): ReserveSlotActivities {
  return {
    reserveSlot({ runId }) {
      slots.reserve(runId);
      return Promise.resolve({ taskQueue });
    },
  };
}
