import { expect, it } from 'vitest';
import { makeFrame, type Frame } from '../../../browsers/frames/frame.js';
import { StillFrame } from '../../../browsers/frames/still-frame.js';
import { until } from '../until.js';

const VIEW = { width: 1280, height: 720, scrollX: 0, scrollY: 0 };
const frame = (number: number) => makeFrame(number, 1, Buffer.from(`picture ${number}`), VIEW);

it('asks again for a sharp frame of a page that did not answer in time and has not changed since', async () => {
  const shown: Frame[] = [];
  const answers = ['no answer', 'no answer', frame(2)] as const;
  let asked = 0;
  const still = new StillFrame({
    take: () => Promise.resolve(answers[asked++]),
    costMs: () => 0,
    show: (sharp) => shown.push(sharp),
  });
  still.changed(frame(1));
  await until(() => shown.length > 0);
  expect(asked).toBe(3);
  expect(shown).toEqual([frame(2)]);
  still.stop();
});
