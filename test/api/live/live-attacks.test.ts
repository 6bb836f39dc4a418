import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { pause } from '../../support/runs/automations.js';
import { API_KEY, useStack } from '../../support/system/stack.js';

describe('the live view under attack', () => {
  const stack = useStack();

  async function heldRun() {
    const { runId } = await stack.start(pause());
    return { runId, headers: await stack.holderOf(runId) };
  }

  /** The page takes what the holder types, and shows it. */
  async function stillWorks(runId: string, headers: Record<string, string>): Promise<void> {
    const holder = await stack.view(runId, headers);
    await expect
      .poll(() => holder.latest('control'), { timeout: 10_000 })
      .toEqual({ type: 'control', canControl: true, open: true });
    await expect.poll(() => holder.frames.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const seen = holder.frames.length;
    holder.send({ type: 'text', text: 'abc' });
    await expect.poll(() => holder.frames.length, { timeout: 10_000 }).toBeGreaterThan(seen);
    holder.leave();
  }

  it('is refused with a forged cookie, from another site, and with the cookie of another run', async () => {
    const one = await heldRun();
    const other = await heldRun();
    const forged = { ...one.headers, cookie: one.headers.cookie.slice(0, -4) + 'AAAA' };
    await expect(stack.view(one.runId, forged)).rejects.toThrow('401');
    await expect(stack.view(one.runId, { ...one.headers, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(stack.view(other.runId, one.headers)).rejects.toThrow('403');
    await stillWorks(one.runId, one.headers);
  });

  it('takes no input once the pause is over', async () => {
    const { runId } = await stack.start(pause(), { type: 'action_node', sleep_action: { sleep_time: 20 } });
    const holder = await stack.view(runId, await stack.holderOf(runId));
    await expect
      .poll(() => holder.latest('control'), { timeout: 10_000 })
      .toMatchObject({ canControl: true, open: true });
    await stack.intermission.humanDone(runId);
    await expect.poll(() => holder.latest('control'), { timeout: 10_000 }).toMatchObject({ canControl: false });
    await expect.poll(() => holder.frames.length).toBeGreaterThan(0);
    const watcher = await stack.view(runId, { 'x-api-key': API_KEY });
    await expect.poll(() => watcher.frames.length, { timeout: 10_000 }).toBeGreaterThan(0);
    for (let count = 0; count < 20; count += 1) holder.send({ type: 'text', text: 'too late' });
    expect(holder.latest('control')).toMatchObject({ canControl: false });
    expect(holder.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('cuts off who sends too much at once, and the session lives on', async () => {
    const { runId, headers } = await heldRun();
    const large = await stack.view(runId, headers);
    large.socket.send('x'.repeat(64 * 1024 + 1));
    expect(await large.closed).toBe(1009);
    await stillWorks(runId, headers);
  });

  it('cuts off who floods, and the session lives on', async () => {
    const { runId, headers } = await heldRun();
    const flooding = await stack.view(runId, headers);
    await expect
      .poll(() => flooding.latest('control'), { timeout: 10_000 })
      .toMatchObject({ canControl: true, open: true });
    // A slow machine takes longer until too much has come in a second.
    while (flooding.socket.readyState === WebSocket.OPEN) {
      for (let count = 0; count < 4000; count += 1)
        flooding.send({ type: 'wheel', x: 1, y: 1, deltaX: 0, deltaY: 1, modifiers: 0 });
      await sleep(100);
    }
    expect(await flooding.closed).toBe(1008);
    await stillWorks(runId, headers);
  });

  it('cuts off who sends wrong messages, and passes on none that is not its own', async () => {
    const { runId, headers } = await heldRun();
    const broken = await stack.view(runId, headers);
    await expect
      .poll(() => broken.latest('control'), { timeout: 10_000 })
      .toMatchObject({ canControl: true, open: true });
    for (const text of ['{', 'null', '"role"', '{"type":"role","canControl":true}', '{"type":"constructor"}'])
      broken.socket.send(text);
    for (let count = 0; count < 5; count += 1) broken.socket.send('{"type":"text","text":7}');
    expect(await broken.closed).toBe(1008);
    await stillWorks(runId, headers);
  });

  it('is not slowed by a viewer that never reads', async () => {
    const { runId, headers } = await heldRun();
    const deaf = await stack.view(runId, headers);
    deaf.socket.pause();
    await stillWorks(runId, headers);
    deaf.leave();
  });
});
