import { describe, expect, it } from 'vitest';
import type { NumberedMessage, ViewerMessage } from '../../../../contracts/live-protocol.js';
import { InputLog } from '../../../../dashboard/live/input/input-log.js';

/** A session that takes all input while it is connected, and acknowledges it on request. */
class Session {
  readonly taken: NumberedMessage<ViewerMessage>[] = [];
  private arrived: NumberedMessage<ViewerMessage>[] = [];
  readonly log = new InputLog((message) => this.arrived.push(message));

  /** How many came at once. */
  take(): number {
    const came = this.arrived.splice(0).filter(({ number }) => number !== undefined);
    this.taken.push(...came);
    this.log.received(this.taken.at(-1)?.number ?? 0);
    return came.length;
  }
}

const texts = (messages: ViewerMessage[]) => messages.map((message) => ('text' in message ? message.text : ''));

/** A session that was cut off after `a` was sent, and before `b`. */
function cutBetweenTwo(): Session {
  const session = new Session();
  session.log.greeted('one');
  session.take();
  session.log.send({ type: 'text', text: 'a' });
  session.log.cut();
  session.log.send({ type: 'text', text: 'b' });
  return session;
}

describe('what is typed', () => {
  it('during a cut comes in small lots, in order and once', () => {
    const session = new Session();
    const typed = Array.from({ length: 300 }, (_, at) => String(at));
    for (const text of typed) session.log.send({ type: 'text', text });
    session.log.greeted('one');
    const lots: number[] = [];
    do lots.push(session.take());
    while (lots.at(-1)! > 0 || lots.length < 3);
    expect(texts(session.taken)).toEqual(typed);
    expect(Math.max(...lots)).toBeLessThanOrEqual(40);
  });

  it('is sent again after a cut when nobody said that it was taken', () => {
    const session = cutBetweenTwo();
    session.log.greeted('one');
    session.log.received(0);
    session.take();
    expect(texts(session.taken)).toEqual(['a', 'a', 'b']);
  });

  it('never reaches another browser than the one it was meant for', () => {
    const session = cutBetweenTwo();
    expect(session.log.greeted('two')).toBe(true);
    session.log.send({ type: 'text', text: 'c' });
    session.log.received(0);
    session.take();
    expect(texts(session.taken).slice(1)).toEqual(['c']);
  });

  it('is reported as lost when the pause ends before it arrives', () => {
    const session = new Session();
    session.log.send({ type: 'text', text: 'a' });
    expect(session.log.shut()).toBe(true);
    expect(session.log.shut()).toBe(false);
  });
});
