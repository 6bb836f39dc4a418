import type { RunState } from '../../contracts/run-state.js';
import { commandLine, startLine } from '../project.js';

/** A healthy run waits less than this. */
const PATIENCE_MS = 5000;

/** Says what a run waits for, and what helps, after some seconds of waiting. */
export class WaitingNotes {
  private waitsFor: RunState['waitsFor'];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly say: (line: string) => void) {}

  see({ waitsFor, limit }: RunState): void {
    if (waitsFor === this.waitsFor) return;
    this.stop();
    this.waitsFor = waitsFor;
    if (waitsFor !== undefined)
      this.timer = setTimeout(() => waitingLines(waitsFor, limit).forEach(this.say), PATIENCE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** `waitsFor` is any text, because a newer API may know further reasons. */
function waitingLines(waitsFor: string, limit: RunState['limit']): string[] {
  if (waitsFor === 'limit') {
    const reason =
      limit === undefined
        ? 'its limit is reached'
        : `the ${limit.of} ${limit.name} may have ${limit.most} at work at once`;
    return [`  … waiting for other runs to end: ${reason}`];
  }
  const looks = `what is missing: ${commandLine('doctor')}`;
  if (waitsFor === 'worker') {
    return [
      '  … no worker takes this run; it goes on when one does',
      `    start one: ${startLine()}, or ${commandLine('worker')}`,
      `    ${looks}`,
    ];
  }
  if (waitsFor === 'browser') {
    return [
      '  … waiting for a free browser: all slots are taken, or no browsers process runs',
      `    start one: ${startLine()}, or ${commandLine('browsers')}`,
      `    ${looks}`,
    ];
  }
  return [`  … waiting for: ${waitsFor}`];
}
