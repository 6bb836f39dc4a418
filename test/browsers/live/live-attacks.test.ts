import { afterEach, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../../../browsers/input/messages.js';
import { type OpenSession, openSession } from '../open-session.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

/** The session is alive: a viewer of its own sees the page move on. */
async function stillShows(session: OpenSession): Promise<void> {
  const viewer = await session.view();
  await until(() => viewer.frames.length > 10);
  viewer.leave();
}

describe('a session and a hostile viewer', () => {
  it('closes the connection of a viewer that floods, and continues for the others', async () => {
    open = await openSession('/moving');
    const flooding = await open.view();
    const quick = await open.view();
    for (let count = 0; count < 7000; count += 1) flooding.move(count % 1000, 10);
    expect(await flooding.closed).toBe(1008);
    const seen = quick.frames.length;
    await until(() => quick.frames.length > seen + 10);
    await stillShows(open);
  });

  it('closes the connection of a viewer that sends invalid messages', async () => {
    open = await openSession('/moving');
    const broken = await open.view();
    for (const text of ['{', 'null', '[]', '{"type":"ack","frame":"1"}', '{"type":"toString"}'])
      broken.socket.send(text);
    expect(await broken.closed).toBe(1008);
    await stillShows(open);
  });

  it('closes the connection of a viewer that sends too large a message', async () => {
    open = await openSession('/moving');
    const large = await open.view();
    large.socket.send('x'.repeat(MAX_MESSAGE_BYTES + 1));
    expect(await large.closed).toBe(1009);
    await stillShows(open);
  });

  it('is not moved by answers to frames and pings that never were', async () => {
    open = await openSession('/moving');
    const lying = await open.view();
    lying.draws = false;
    lying.send({ type: 'ack', frame: 4_000_000_000, drawMs: 1e300 });
    lying.send({ type: 'pong', at: 1e300 });
    lying.send({ type: 'pong', at: 0 });
    const quick = await open.view();
    await until(() => quick.frames.length > 20);
    // No viewer reported that it drew the frames after the lie.
    expect(lying.frames.length).toBeLessThan(8);
  });

  it('does not slow the others or lower their frame quality when one viewer reads nothing', async () => {
    open = await openSession('/moving');
    const deaf = await open.view();
    deaf.socket.pause();
    const quick = await open.view();
    await until(() => quick.frames.length > 60);
    expect(quick.frames.at(-1)).toMatchObject({ width: 1280, height: 720 });
  });
});
