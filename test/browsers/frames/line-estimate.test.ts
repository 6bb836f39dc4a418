import { describe, expect, it } from 'vitest';
import { LineEstimate } from '../../../browsers/frames/line-estimate.js';
import { FIRST_RUNG, LADDER, Quality } from '../../../browsers/frames/quality.js';

/** A line of 625 bytes per millisecond (5 Mbit/s) and 60 ms there and back, as the viewer's answers tell it. */
function slowLine(): LineEstimate {
  const pace = new LineEstimate();
  pace.answered(60, 0);
  pace.sent(1, 6250, 0);
  pace.drawn(1, 5, 75);
  return pace;
}

describe('the pace of a viewer', () => {
  it('is learnt from what came and how long that took, without the time of drawing', () => {
    expect(slowLine().goodput).toBe(625);
  });

  it('is not learnt from patches, which are too small to tell', () => {
    const pace = slowLine();
    pace.sent(2, 500, 100, true);
    pace.drawn(2, 0, 163);
    pace.sent(3, 500, 5000, true);
    pace.drawn(3, 0, 5100);
    expect(pace.goodput).toBe(625);
  });

  it('lets two frames go before anything is known', () => {
    const pace = new LineEstimate();
    pace.sent(1, 100_000, 0);
    expect(pace.hasRoomFor(100_000)).toBe(true);
    pace.sent(2, 100_000, 1);
    expect(pace.hasRoomFor(100_000)).toBe(false);
  });

  it('never has more on a slow line than the line holds', () => {
    const pace = slowLine();
    pace.sent(2, 15_000, 100);
    expect(pace.hasRoomFor(15_000)).toBe(true);
    pace.sent(3, 15_000, 130);
    expect(pace.hasRoomFor(15_000)).toBe(false);
  });

  it('always has room for one frame, however large', () => {
    expect(slowLine().hasRoomFor(1_000_000)).toBe(true);
  });

  it('forgets a line that was better once', () => {
    const pace = slowLine();
    pace.sent(2, 6250, 10_000);
    pace.drawn(2, 0, 10_000 + 60 + 100);
    expect(pace.goodput).toBe(62.5);
  });
});

describe('the quality of pictures', () => {
  it('begins with what is soon there, and is the best as soon as the line is known to be good', () => {
    const quality = new Quality();
    expect(quality.rung).toBe(FIRST_RUNG);
    expect(quality.follow(50_000, 20_000, 0)).toBe(true);
    expect(quality.rung).toBe(LADDER[0]);
  });

  it('falls at once to what the line carries, and rises again when it carries more for a while', () => {
    const quality = new Quality();
    expect(quality.follow(50_000, 625, 0)).toBe(true);
    expect(quality.rung).toBe(LADDER.at(-1));
    expect(quality.follow(16_000, 20_000, 500)).toBe(false);
    expect(quality.follow(16_000, 20_000, 2500)).toBe(true);
    expect(quality.rung).toBe(LADDER[0]);
  });
});
