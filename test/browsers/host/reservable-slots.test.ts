import type { SlotReleaseContext, SlotReserveContext } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { ReservableSlots } from '../../../browsers/host/reservable-slots.js';

const context = {} as SlotReserveContext;
const released = {} as SlotReleaseContext<never>;
const never = new AbortController().signal;

it('passes the slot of a reservation on to the session of its run', () => {
  const slots = new ReservableSlots(1);
  const supplier = slots.slotSupplier();
  expect(supplier.tryReserveSlot(context)).not.toBeNull();
  slots.reserve('run-1');
  slots.reserve('run-1');
  supplier.releaseSlot(released);
  expect(supplier.tryReserveSlot(context)).toBeNull();
  const free = slots.occupy('run-1');
  expect(supplier.tryReserveSlot(context)).toBeNull();
  expect(() => slots.occupy('run-2')).toThrow(expect.objectContaining({ type: 'SlotGone' }) as Error);
  free();
  expect(supplier.tryReserveSlot(context)).not.toBeNull();
});

it('gives the next poll a slot as soon as one is free, and none to a poll that was given up', async () => {
  const supplier = new ReservableSlots(1).slotSupplier();
  await supplier.reserveSlot(context, never);
  const stop = new AbortController();
  const [givenUp, next] = [supplier.reserveSlot(context, stop.signal), supplier.reserveSlot(context, never)];
  stop.abort(new Error('given up'));
  await expect(givenUp).rejects.toThrow('given up');
  supplier.releaseSlot(released);
  await next;
  expect(supplier.tryReserveSlot(context)).toBeNull();
});
