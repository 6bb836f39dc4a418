import { type Command, Option } from 'commander';
import type { VIDEO_MODES } from '../../contracts/evidence.js';

/** Written out, because every command would load zod with the list itself; the type keeps both the same. */
const MODES: typeof VIDEO_MODES = ['off', 'automation', 'all'];

/** Adds the options with which a start chooses what its run saves, and whether its browser has a window. */
export function addEvidenceOptions(command: Command): Command {
  return command
    .option('--trace', 'save a Playwright trace')
    .option('--no-trace', 'save no trace')
    .addOption(
      new Option('--video [mode]', 'save a video: "automation" leaves out pauses, "all" shows them')
        .choices(MODES)
        .preset('automation'),
    )
    .option('--no-video', 'save no video')
    .option('--screenshots', 'save screenshots of pauses and of the last page')
    .option('--no-screenshots', 'save no such screenshots')
    .option('--headed', 'use a browser with a window, on a host that has a display')
    .option('--no-headed', 'use a browser without a window');
}
