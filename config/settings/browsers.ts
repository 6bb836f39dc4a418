import { z } from 'zod';
import { oneOf, type ValuesOf, wholeNumber } from '../values.js';

/** The browsers, what a person may do in them, and what is kept of them. */
export const browserSettings = {
  INTERMISSION_CHROMIUM: z
    .string()
    .optional()
    .meta({ description: 'path of the Chromium to launch', unset: "Playwright's own; npm scripts look for one" }),
  INTERMISSION_CHROME: z.string().optional().meta({
    description: 'path of the Chrome for automations whose browser_channel is chrome',
    unset: 'where Chrome is usually installed; without one Chromium is used',
  }),
  INTERMISSION_CHROMIUM_SANDBOX: oneOf(['auto', 'on', 'off'])
    .default('auto')
    .describe('on, off, or auto: on unless running as root'),
  INTERMISSION_BROWSERS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('address on which sessions are reachable for workers and api'),
  INTERMISSION_BROWSERS_PLACES: wholeNumber(1).default(4).describe('sessions held at once by one browsers process'),
  INTERMISSION_BROWSERS_READY: wholeNumber(0).default(1).describe('browsers kept launched ahead'),
  INTERMISSION_BROWSER_MAX_MEMORY_MB: wholeNumber(1)
    .default(2048)
    .describe("most memory that one run's browser may take, in MB; a run that needs more fails. Linux only"),
  INTERMISSION_LIVE_NAVIGATION: oneOf(['on', 'off'])
    .default('on')
    .describe('whether a person in control may type an address to go to'),
  INTERMISSION_UPLOAD_LIMIT_MB: wholeNumber(1)
    .default(50)
    .describe('most that a person may send to, or get from, a page at once, in MB'),
  INTERMISSION_TRACE: oneOf(['on', 'off'])
    .default('off')
    .describe(
      'keep a Playwright trace of each run, without pictures; it shows what the automation typed, and ends before a secret',
    ),
  INTERMISSION_RECORDING: oneOf(['off', 'automation', 'all'])
    .default('off')
    .describe('keep a video of each run: off, automation (not while a person acts) or all; secret fields show dots'),
};

export function browsersConfig(env: ValuesOf<typeof browserSettings>) {
  return {
    chromiumPath: env.INTERMISSION_CHROMIUM,
    chromePath: env.INTERMISSION_CHROME,
    chromiumSandbox:
      env.INTERMISSION_CHROMIUM_SANDBOX === 'auto'
        ? process.getuid?.() !== 0
        : env.INTERMISSION_CHROMIUM_SANDBOX === 'on',
    browsers: {
      host: env.INTERMISSION_BROWSERS_HOST,
      places: env.INTERMISSION_BROWSERS_PLACES,
      ready: Math.min(env.INTERMISSION_BROWSERS_READY, env.INTERMISSION_BROWSERS_PLACES),
      memoryLimitMb: env.INTERMISSION_BROWSER_MAX_MEMORY_MB,
    },
    /** Whether a person in control may type an address to go to. */
    liveNavigation: env.INTERMISSION_LIVE_NAVIGATION === 'on',
    uploadLimitBytes: env.INTERMISSION_UPLOAD_LIMIT_MB * 1_000_000,
    trace: env.INTERMISSION_TRACE === 'on',
    recording: env.INTERMISSION_RECORDING,
  };
}
