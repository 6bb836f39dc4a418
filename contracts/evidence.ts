import { z } from 'zod';
import type { Issue } from '../automation/model/issue.js';

export const VIDEO_MODES = ['off', 'automation', 'all'] as const;

const flag = z.boolean('must be true or false');

/** What a start chooses to save of its run. The settings of the installation apply to absent members. */
export const Evidence = z.strictObject({
  trace: flag.optional().describe('save a Playwright trace; INTERMISSION_TRACE by default'),
  video: z
    .enum(VIDEO_MODES, `must be ${VIDEO_MODES.map((mode) => JSON.stringify(mode)).join(' or ')}`)
    .optional()
    .describe('save a video: `automation` leaves out pauses, `all` shows them; INTERMISSION_RECORDING by default'),
  screenshots: flag
    .optional()
    .describe('save a screenshot of each pause, and of the last page; INTERMISSION_SCREENSHOTS by default'),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a start chooses about its browser's window and the evidence. */
export const BrowserChoices = z.object({
  evidence: Evidence.optional().describe(
    'what the run saves; the settings of the installation apply to absent members',
  ),
  headed: flag
    .optional()
    .describe('`true`: a browser with a window, on a host that has a display; INTERMISSION_HEADED by default'),
});
export type BrowserChoices = z.infer<typeof BrowserChoices>;

/** The choices in an input. Anyone can start a run in Temporal, with any input, so malformed choices are left out. */
export function browserChoicesOf(input: { evidence?: unknown; headed?: unknown }): BrowserChoices {
  const { evidence, headed } = BrowserChoices.shape;
  return { ...valid('evidence', evidence, input.evidence), ...valid('headed', headed, input.headed) };
}

function valid(name: string, schema: z.ZodType, value: unknown): object {
  const { data, success } = schema.safeParse(value);
  return success && data !== undefined ? { [name]: data } : {};
}

/** What applies to a run whose start chooses nothing, and what a start may choose: settings of the installation. */
interface Installation {
  trace: boolean;
  recording: (typeof VIDEO_MODES)[number];
  screenshots: boolean;
  headed: boolean;
  runChoices: readonly ('trace' | 'video' | 'pause-video' | 'screenshots' | 'headed')[];
}

/** The choices of a start that the installation does not permit. A choice that repeats the installation's own setting is always permitted. */
export function refusedChoices(installation: Installation, { evidence = {}, headed }: BrowserChoices): Issue[] {
  const { trace, video, screenshots } = evidence;
  const issues: Issue[] = [];
  const check = (
    path: string,
    choice: Installation['runChoices'][number],
    setting: string,
    value: unknown,
    own: unknown,
  ) => {
    if (value === undefined || value === own || installation.runChoices.includes(choice)) return;
    const message = `must not be ${JSON.stringify(value)}: ${setting} decides it here, because INTERMISSION_RUN_CHOICES does not list ${choice}`;
    issues.push({ path, message });
  };
  check('evidence.trace', 'trace', 'INTERMISSION_TRACE', trace, installation.trace);
  const videoChoice = video === 'all' ? 'pause-video' : 'video';
  check('evidence.video', videoChoice, 'INTERMISSION_RECORDING', video, installation.recording);
  check('evidence.screenshots', 'screenshots', 'INTERMISSION_SCREENSHOTS', screenshots, installation.screenshots);
  check('headed', 'headed', 'INTERMISSION_HEADED', headed, installation.headed);
  return issues;
}
