import { PLACE_WAIT_SECONDS, type RunState } from '../../automation/index.js';
import { commandLine } from '../project.js';

/** A run that goes well waits for less. */
const PATIENCE_MS = 5000;

/** Says what a run waits for, and what helps, once it has waited for some seconds. */
export class WaitingNotes {
  private waitsFor: RunState['waitsFor'];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly say: (line: string) => void) {}

  see({ waitsFor }: RunState): void {
    if (waitsFor === this.waitsFor) return;
    this.stop();
    this.waitsFor = waitsFor;
    if (waitsFor !== undefined) this.timer = setTimeout(() => waitingLines(waitsFor).forEach(this.say), PATIENCE_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

function waitingLines(waitsFor: NonNullable<RunState['waitsFor']>): string[] {
  const looks = `what is missing: ${commandLine('doctor')}`;
  return waitsFor === 'worker'
    ? [
        '  … no worker takes this run; it goes on when one does',
        `    start one: npm start, or ${commandLine('worker')}`,
        `    ${looks}`,
      ]
    : [
        `  … waiting for a free browser, at most ${PLACE_WAIT_SECONDS} s: all places are taken, or no browsers process runs`,
        `    start one: npm start, or ${commandLine('browsers')}`,
        `    ${looks}`,
      ];
}
