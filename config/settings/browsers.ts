import { z } from 'zod';
import { ConfigurationError } from '../configuration-error.js';
import { portRange } from '../port-range.js';
import { oneOf, someOf, type ValuesOf, wholeNumber } from '../setting-types.js';

/** What `INTERMISSION_RUN_CHOICES` may list. */
const RUN_CHOICES = ['trace', 'video', 'pause-video', 'screenshots', 'headed'] as const;

/** The browsers, what people may do in them, and what is saved from them. */
export const browserSettings = {
  INTERMISSION_CHROMIUM: z
    .string()
    .optional()
    .meta({
      description: 'path of the Chromium to launch',
      unset: "Playwright's own; npm scripts look for one",
      usedBy: ['browsers', 'cli'],
    }),
  INTERMISSION_CHROME: z
    .string()
    .optional()
    .meta({
      description: 'path of the Chrome for automations whose browser_channel is chrome',
      unset: 'the usual installation path; without Chrome, Chromium is used',
      usedBy: ['browsers', 'cli'],
    }),
  INTERMISSION_CHROMIUM_SANDBOX: oneOf(['auto', 'on', 'off'])
    .default('auto')
    .meta({
      description:
        'on, off or auto: auto means on, but as root `browsers` refuses to start, and `start` turns the sandbox off and reports it',
      usedBy: ['browsers', 'cli'],
    }),
  INTERMISSION_BROWSERS_HOST: z
    .string()
    .default('127.0.0.1')
    .meta({ description: 'address on which workers and the API reach sessions', usedBy: ['browsers'] }),
  INTERMISSION_BROWSERS_PORT: wholeNumber(1, 65_535)
    .optional()
    .meta({
      description:
        'the one port on which workers and the API reach all sessions of a `browsers` process, for example 4711',
      unset: 'each session has two ports of `INTERMISSION_BROWSERS_PORTS`',
      usedBy: ['worker', 'browsers', 'cli'],
    }),
  INTERMISSION_INTERNAL_TLS_CERT: z
    .string()
    .optional()
    .meta({
      description:
        'path of the certificate (PEM) with which this process speaks to `browsers`, or `browsers` to others',
      unset: 'no TLS between processes',
      usedBy: ['worker', 'api', 'browsers'],
    }),
  INTERMISSION_INTERNAL_TLS_KEY: z
    .string()
    .optional()
    .meta({ description: 'path of its private key (PEM)', unset: '–', usedBy: ['worker', 'api', 'browsers'] }),
  INTERMISSION_INTERNAL_TLS_CA: z
    .string()
    .optional()
    .meta({
      description: 'path of the certificate of the authority (PEM) that signed the certificates of all processes',
      unset: '–',
      usedBy: ['worker', 'api', 'browsers'],
    }),
  INTERMISSION_BROWSERS_PORTS: portRange.default({ first: 21_000, last: 21_999 }).meta({
    description: 'ports on which workers and the API reach sessions at that address; automations may not reach them',
    unset: '`21000-21999`',
    usedBy: ['worker', 'browsers', 'cli'],
  }),
  INTERMISSION_BROWSERS_SLOTS: wholeNumber(1)
    .default(4)
    .meta({ description: 'sessions that one `browsers` process holds at once', usedBy: ['browsers'] }),
  INTERMISSION_BROWSERS_READY: wholeNumber(0)
    .default(1)
    .meta({ description: 'browsers launched in advance', usedBy: ['browsers'] }),
  INTERMISSION_BROWSER_MAX_MEMORY_MB: wholeNumber(1)
    .default(2048)
    .meta({
      description: "memory limit of one run's browser, in MB; a run that needs more fails. Linux only",
      usedBy: ['browsers'],
    }),
  INTERMISSION_SESSION_MAX_MEMORY_MB: wholeNumber(128)
    .default(768)
    .meta({
      description:
        "memory limit of the process that controls one run's browser, in MB; a run whose page floods it fails. Linux only",
      usedBy: ['browsers'],
    }),
  INTERMISSION_LIVE_NAVIGATION: oneOf(['on', 'off'])
    .default('on')
    .meta({ description: 'whether the controlling person may type an address to open', usedBy: ['browsers'] }),
  INTERMISSION_UPLOAD_LIMIT_MB: wholeNumber(1)
    .default(50)
    .meta({
      description:
        'limit for the files that a person uploads to a page at once, and for each file that they download, in MB',
      usedBy: ['api', 'browsers'],
    }),
  INTERMISSION_TRACE: oneOf(['on', 'off'])
    .default('off')
    .meta({
      description:
        'save a Playwright trace of each run, without screenshots; it shows what the automation typed, and ends before the first secret',
      usedBy: ['api', 'browsers'],
    }),
  INTERMISSION_RECORDING: oneOf(['off', 'automation', 'all'])
    .default('off')
    .meta({
      description:
        'save a video of each run: off, automation (not while a person acts) or all; secret fields show dots',
      usedBy: ['api', 'browsers'],
    }),
  INTERMISSION_SCREENSHOTS: oneOf(['on', 'off'])
    .default('on')
    .meta({
      description:
        'save a screenshot of each pause, and of the last page; nodes that take screenshots do so in any case',
      usedBy: ['api', 'browsers'],
    }),
  INTERMISSION_HEADED: oneOf(['on', 'off'])
    .default('off')
    .meta({
      description: 'open browsers with a window; needs a display and a full Chromium',
      usedBy: ['api', 'browsers'],
    }),
  INTERMISSION_RUN_CHOICES: someOf(RUN_CHOICES, 'trace,video,screenshots,headed').meta({
    description:
      'what a start may choose for its run instead of the settings above: a list of trace, video (without pauses), pause-video, screenshots and headed, or none',
    usedBy: ['api', 'browsers'],
  }),
};

export function browsersConfig(env: ValuesOf<typeof browserSettings>) {
  return {
    chromiumPath: env.INTERMISSION_CHROMIUM,
    chromePath: env.INTERMISSION_CHROME,
    chromiumSandbox:
      env.INTERMISSION_CHROMIUM_SANDBOX === 'auto'
        ? process.getuid?.() !== 0
        : env.INTERMISSION_CHROMIUM_SANDBOX === 'on',
    /** Whether Chromium would run without its sandbox because the process runs as root, and no setting permits that. */
    lacksSandbox: env.INTERMISSION_CHROMIUM_SANDBOX === 'auto' && process.getuid?.() === 0,
    browsers: {
      host: env.INTERMISSION_BROWSERS_HOST,
      port: env.INTERMISSION_BROWSERS_PORT,
      ports: env.INTERMISSION_BROWSERS_PORTS,
      slots: env.INTERMISSION_BROWSERS_SLOTS,
      ready: Math.min(env.INTERMISSION_BROWSERS_READY, env.INTERMISSION_BROWSERS_SLOTS),
      memoryLimitMb: env.INTERMISSION_BROWSER_MAX_MEMORY_MB,
      sessionMemoryLimitMb: env.INTERMISSION_SESSION_MAX_MEMORY_MB,
    },
    internalTls: internalTls(env),
    /** Whether the controlling person may type an address to open. */
    liveNavigation: env.INTERMISSION_LIVE_NAVIGATION === 'on',
    uploadLimitBytes: env.INTERMISSION_UPLOAD_LIMIT_MB * 1_000_000,
    trace: env.INTERMISSION_TRACE === 'on',
    recording: env.INTERMISSION_RECORDING,
    screenshots: env.INTERMISSION_SCREENSHOTS === 'on',
    headed: env.INTERMISSION_HEADED === 'on',
    /** What a start may choose for its run. */
    runChoices: env.INTERMISSION_RUN_CHOICES,
  };
}

/** The files for TLS between processes. Throws a `ConfigurationError` when only some are set. */
function internalTls(env: ValuesOf<typeof browserSettings>) {
  const {
    INTERMISSION_INTERNAL_TLS_CERT: cert,
    INTERMISSION_INTERNAL_TLS_KEY: key,
    INTERMISSION_INTERNAL_TLS_CA: ca,
  } = env;
  if (cert === undefined && key === undefined && ca === undefined) return undefined;
  if (cert !== undefined && key !== undefined && ca !== undefined) return { cert, key, ca };
  const missing = Object.entries({ CERT: cert, KEY: key, CA: ca }).filter(([, file]) => file === undefined);
  const names = missing.map(([name]) => `INTERMISSION_INTERNAL_TLS_${name}`).join(' and ');
  throw new ConfigurationError(
    `${names}: missing; TLS between processes needs a certificate, its key and the authority`,
  );
}
