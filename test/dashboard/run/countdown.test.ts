import { describe, expect, it } from 'vitest';
import { countdownText, milestoneText, secondsLeft } from '../../../dashboard/run/countdown-text.js';
import { durationText } from '../../../dashboard/ui/times.js';

describe('the countdown', () => {
  it('shows minutes and seconds', () => {
    expect([0, 9, 60, 299].map(countdownText)).toEqual(['0:00', '0:09', '1:00', '4:59']);
  });

  it('counts a begun second as a whole one and stops at zero', () => {
    expect(secondsLeft(10_000, 9_001)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 99_000)).toBe(0);
  });

  it('is spoken at its milestones, once each', () => {
    const spoken: (string | undefined)[] = [];
    for (let seconds = 301; seconds > 0; seconds--) spoken.push(milestoneText(seconds, seconds - 1));
    expect(spoken.filter((text) => text !== undefined)).toEqual([
      '5 minutes left.',
      '2 minutes left.',
      '1 minute left.',
      '30 seconds left.',
      '10 seconds left.',
      'Time is up.',
    ]);
  });

  it('speaks only the latest milestone after a device slept through several', () => {
    expect(milestoneText(310, 45)).toBe('1 minute left.');
    expect(milestoneText(310, 0)).toBe('Time is up.');
    expect(milestoneText(100, 90)).toBeUndefined();
  });
});

describe('a duration', () => {
  it('is as exact as a person needs it', () => {
    expect([0, 350, 9_940, 12_300, 59_600, 60_000, 185_000].map(durationText)).toEqual([
      '0.0 s',
      '0.3 s',
      '9.9 s',
      '12 s',
      '1 min',
      '1 min',
      '3 min 5 s',
    ]);
  });
});
