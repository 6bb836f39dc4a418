import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readViewerMessage } from '../../api/live/viewer-messages.js';
import { parseMessage } from '../../browsers/input/messages.js';
import type { ViewerMessage } from '../../contracts/live-protocol.js';
import { mutated } from './mutations.js';
import { RUNS } from './size.js';

const VALID: ViewerMessage[] = [
  { type: 'ack', frame: 3, drawMs: 2 },
  { type: 'view', width: 800, height: 600, visible: true },
  { type: 'mouse', action: 'down', x: 1, y: 2, button: 'left', buttons: 1, clickCount: 1, modifiers: 0 },
  { type: 'wheel', x: 1, y: 1, deltaX: 0, deltaY: 5, modifiers: 0 },
  { type: 'key', action: 'down', key: 'a', code: 'KeyA', location: 0, repeat: false, modifiers: 0 },
  { type: 'text', text: 'abc' },
  { type: 'choose', id: 'f1', chosen: [0, 2] },
  { type: 'answer', id: 'd1', accept: true, text: 'yes' },
];

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  ...VALID.map((message) => mutated(message).map((changed) => JSON.stringify(changed) ?? '')),
);

describe('the messages of a live view, given anything', () => {
  it('are either understood or rejected, by the session and by the API', () => {
    for (const message of VALID) {
      expect(parseMessage(JSON.stringify(message))).toEqual(message);
      expect(readViewerMessage(JSON.stringify(message))?.type).toBe(message.type);
    }
    fc.assert(
      fc.property(texts, (text) => {
        const relayed = readViewerMessage(text);
        const understood = parseMessage(text);
        if (relayed !== undefined) expect((JSON.parse(relayed.text) as { type: string }).type).toBe(relayed.type);
        if (understood !== undefined) expect(JSON.stringify(understood).length).toBeLessThan(100_000);
      }),
      { numRuns: RUNS * 3 },
    );
  });

  it('never tell the session who may act, whoever sends them', () => {
    const roles = fc.record({ type: fc.constantFrom('role', 'Role', 'role '), canControl: fc.boolean() });
    const disguised = fc.oneof(
      roles.map((role) => JSON.stringify(role)),
      roles.map((role) => `{"type":"text","text":"a",${JSON.stringify(role).slice(1)}`),
      fc.tuple(roles, fc.json()).map(([role, more]) => `[${JSON.stringify(role)},${more}]`),
    );
    fc.assert(
      fc.property(disguised, (text) => {
        const relayed = readViewerMessage(text);
        const atSession = relayed && parseMessage(relayed.text);
        expect(atSession?.type).not.toBe('role');
      }),
      { numRuns: RUNS },
    );
  });
});
