import { describe, expect, it } from 'vitest';
import type { PauseState, RunState } from '../../../contracts/run-state.js';
import { Control } from '../../../workflows/pause/control.js';
import { Pauses } from '../../../workflows/pause/pauses.js';

const ana = 'ana@example.com';
const bo = 'bo@example.com';

function openPause(): { control: Control; pause: PauseState; state: Pick<RunState, 'devices' | 'deadline'> } {
  const state: Pick<RunState, 'devices' | 'deadline'> = { devices: [], deadline: 500_000 };
  const pause = new Pauses(state).open(
    { title: 'Sign in', maxWaitSeconds: 100 },
    { node: 0, openedAt: 0, readsRequests: false },
  );
  return { control: new Control(state), pause, state };
}

describe('who has control', () => {
  it('is nobody until a link is opened', () => {
    const { control, pause } = openPause();
    expect(control.controllerClaimId).toBeUndefined();
    control.claim(ana, 'laptop');
    control.give(pause, { claimId: 'laptop', by: ana });
    expect(control.controllerClaimId).toBe('laptop');
    expect(pause.control).toEqual({ by: ana, changes: 1 });
  });

  it('does not change when the same claim gets it again', () => {
    const { control, pause } = openPause();
    for (let time = 0; time < 2; time += 1) control.give(pause, { claimId: 'laptop', by: ana });
    expect(pause.control).toEqual({ by: ana, changes: 1 });
  });

  it('passes to another recipient who takes it, and each change is counted', () => {
    const { control, pause } = openPause();
    control.claim(ana, 'laptop');
    control.claim(bo, 'desk');
    control.give(pause, { claimId: 'laptop', by: ana });
    control.give(pause, { claimId: 'desk', by: bo });
    expect(control.controllerClaimId).toBe('desk');
    expect(pause.control).toEqual({ by: bo, changes: 2 });
  });

  it('is an operator who takes it, until the pause ends; then the person has it again', () => {
    const { control, pause } = openPause();
    control.give(pause, { claimId: 'laptop', by: ana });
    control.give(pause, { claimId: 'operator-1', by: 'an operator', isOperator: true });
    expect(control.controllerClaimId).toBe('operator-1');
    control.endOperatorControl();
    expect(control.controllerClaimId).toBe('laptop');
  });

  it('is the person who takes it back from an operator', () => {
    const { control, pause } = openPause();
    control.give(pause, { claimId: 'laptop', by: ana });
    control.give(pause, { claimId: 'operator-1', by: 'an operator', isOperator: true });
    control.give(pause, { claimId: 'laptop', by: ana });
    control.endOperatorControl();
    expect(control.controllerClaimId).toBe('laptop');
    expect(pause.control).toEqual({ by: ana, changes: 3 });
  });

  it('is nobody when the person opens a fresh link elsewhere, until that device gets it', () => {
    const { control, pause } = openPause();
    control.claim(ana, 'laptop');
    control.give(pause, { claimId: 'laptop', by: ana });
    control.claim(ana, 'phone');
    expect(control.controllerClaimId).toBeUndefined();
    expect([control.isCurrent('laptop'), control.isCurrent('phone')]).toEqual([false, true]);
  });

  it("stays with another recipient when the person's own claim is replaced", () => {
    const { control, pause } = openPause();
    control.claim(ana, 'laptop');
    control.claim(bo, 'desk');
    control.give(pause, { claimId: 'desk', by: bo });
    control.claim(ana, 'phone');
    expect(control.controllerClaimId).toBe('desk');
  });
});

describe('the devices of a person', () => {
  it('are numbered in their order, and a device that returns keeps its number', () => {
    const { control, state } = openPause();
    expect(control.nameOf(ana, 'laptop')).toBe(ana);
    control.claim(ana, 'laptop');
    expect(control.nameOf(ana, 'phone')).toBe(`${ana} (device 2)`);
    control.claim(ana, 'phone');
    control.claim(bo, 'desk');
    expect(state.devices).toEqual([
      { to: ana, number: 2, claim: 'phone' },
      { to: bo, number: 1, claim: 'desk' },
    ]);
    control.claim(ana, 'laptop');
    expect(control.claimOf(ana)).toBe('laptop');
    expect(state.devices?.find(({ to }) => to === ana)).toEqual({ to: ana, number: 1, claim: 'laptop' });
    expect(control.nameOf(ana, 'phone')).toBe(`${ana} (device 2)`);
  });
});
