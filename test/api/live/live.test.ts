import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { pause } from '../../support/runs/automations.js';
import { API_KEY, useStack } from '../../support/system/stack.js';

describe('the live view', () => {
  const stack = useStack();

  it('is refused to strangers, to other sites, and for runs that are not there', async () => {
    const { runId } = await stack.start(pause());
    const holder = await stack.holderOf(runId);
    await expect(stack.view(runId, {})).rejects.toThrow('401');
    await expect(stack.view(runId, { ...holder, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(stack.view('run-unknown', { 'x-api-key': API_KEY })).rejects.toThrow('404');
    await expect(stack.view('run-unknown', holder)).rejects.toThrow('403');
  });

  it('shows the page to the holder of the link, takes their input, and ends with the run', async () => {
    const { runId } = await stack.start(pause());
    const holder = await stack.view(runId, await stack.holderOf(runId));
    holder.send({ type: 'view', width: 1280, height: 720, visible: true });
    await expect.poll(() => holder.frames.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(holder.frames[0]?.jpeg[0]).toBe(0xff);
    await expect.poll(() => holder.latest('control')).toEqual({ type: 'control', canControl: true, open: true });

    const operator = await stack.view(runId, { 'x-api-key': API_KEY });
    operator.send({ type: 'view', width: 1280, height: 720, visible: true });
    await expect.poll(() => operator.frames.length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => operator.latest('control'), { timeout: 10_000 }).toMatchObject({ canControl: false });
    // Nobody gives themselves control.
    operator.send({ type: 'role', canControl: true });
    operator.send({ type: 'text', text: 'x' });
    expect(operator.latest('control')).toEqual({ type: 'control', canControl: false, open: true });

    // What is typed changes the page, and so the picture.
    const shown = holder.frames.length;
    holder.send({ type: 'text', text: '123456' });
    await expect.poll(() => holder.frames.length, { timeout: 10_000 }).toBeGreaterThan(shown);

    const closed = once(holder.socket, 'close');
    await stack.intermission.humanDone(runId);
    await closed;
    expect(holder.messages.at(-1)).toMatchObject({ type: 'bye' });
  });

  it('gives control to whoever opens a fresh link elsewhere, and closes the view of the one who had it', async () => {
    const { runId } = await stack.start(pause());
    const laptop = await stack.view(runId, await stack.holderOf(runId));
    await expect.poll(() => laptop.latest('control'), { timeout: 10_000 }).toMatchObject({ canControl: true });
    await stack.intermission.mailFreshLink(runId, { pauseId: 'pause-1', generation: 1 });
    const phone = await stack.view(runId, await stack.holderOf(runId, 2));
    await expect.poll(() => phone.latest('control'), { timeout: 10_000 }).toMatchObject({ canControl: true });
    expect(await laptop.closed).toBe(1008);
  });
});
