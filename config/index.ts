import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import { EncryptionKeys, type EncryptionKey } from './encryption-keys.js';
import { readNetwork } from './networks.js';
import { oneOf, wholeNumber } from './values.js';

export { ConfigurationError };
import { modelsConfig, type ModelsConfig, modelSettings } from './models.js';

const port = wholeNumber(0, 65535);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL, for example https://intermission.example.com' })
  .transform((url) => url.replace(/\/+$/, ''));

const MAILBOX_WORDS =
  'must be IMAP addresses such as imaps://ana%40example.com:password@imap.example.com, with % codes in name and password';

function isMailbox(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^imaps?:$/.test(url.protocol) && url.hostname !== '' && url.username !== '';
}

/**
 * Every setting of ours, read once when a process starts. Temporal's own (`TEMPORAL_*`) are read by its envconfig. `unset` says
 * what holds when a setting has no default of its own.
 */
export const Environment = z.object({
  INTERMISSION_HOME: z.string().default('.intermission').describe("Temporal's file, artifacts, outbox, local keys"),
  INTERMISSION_HOST: z.string().default('127.0.0.1').describe('address the API and dashboard listen on'),
  PORT: port.default(8080).describe('port of the API and dashboard'),
  INTERMISSION_API_URL: webUrl
    .optional()
    .meta({ description: 'where the CLI finds the API', unset: 'http://127.0.0.1:PORT' }),
  INTERMISSION_PUBLIC_URL: webUrl
    .optional()
    .meta({ description: 'base of the links in mails; what owners type in a browser', unset: 'http://127.0.0.1:PORT' }),
  INTERMISSION_SECRET: z
    .string()
    .min(32, 'must be at least 32 characters, for example the output of `openssl rand -hex 32`')
    .optional()
    .meta({
      description: 'key of links, cookies and sealed secrets, the same for every api and worker',
      unset: 'made once, kept in INTERMISSION_HOME/secret',
    }),
  INTERMISSION_API_KEYS: list.meta({
    description: 'API keys of services, comma-separated; the one in INTERMISSION_HOME/api-key works as well',
    unset: 'only that one',
  }),
  INTERMISSION_ENCRYPTION_KEYS: EncryptionKeys.meta({
    description:
      'keys that encrypt what Temporal keeps, `id:64 hex digits`, comma-separated: the first encrypts, all decrypt; the same for every process',
    unset: 'nothing is encrypted',
  }),
  INTERMISSION_API_KEY: z.string().optional().meta({
    description: 'API key that the CLI sends',
    unset: 'the first of INTERMISSION_API_KEYS, else the local one',
  }),
  INTERMISSION_AUTOMATIONS: z
    .string()
    .default('automations')
    .describe('folder of automations that can be started by name'),
  INTERMISSION_HANDLERS: z.string().optional().meta({
    description:
      'module with the handlers of private nodes, for every worker: a path, or the name of an installed package',
    unset: 'none',
  }),
  INTERMISSION_ALLOWED_NETWORKS: list
    .superRefine((networks, context) => {
      for (const network of networks) {
        if (readNetwork(network) !== undefined) continue;
        const message = `${network} is neither a host, nor host:port, nor a CIDR such as 10.1.0.0/16`;
        context.addIssue({ code: 'custom', message });
      }
    })
    .describe(
      'private hosts, host:port or CIDRs that automations may reach, comma-separated; else they reach the public internet only',
    ),
  INTERMISSION_CALLBACK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 random bytes in base64')
    .optional()
    .meta({
      description: 'key that signs callbacks, as Standard Webhooks has it, the same for every worker',
      unset: 'made once, kept in INTERMISSION_HOME/callback-secret',
    }),
  INTERMISSION_TRUSTED_PROXIES: list.describe(
    'addresses or CIDRs of proxies that may say for whom they ask (X-Forwarded-For), comma-separated; loopback always may',
  ),
  INTERMISSION_LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('least severity of what is logged: trace, debug, info, warn, error, fatal or silent'),
  INTERMISSION_TIME_ZONE: z.string().default('UTC').describe('time zone of the times in mails, such as Europe/Berlin'),
  INTERMISSION_LIVE_NAVIGATION: oneOf(['on', 'off'])
    .default('on')
    .describe('whether a person in control may type an address to go to'),
  INTERMISSION_TRACE: oneOf(['on', 'off'])
    .default('off')
    .describe(
      'keep a Playwright trace of each run, without pictures; it shows what the automation typed, and ends before a secret',
    ),
  INTERMISSION_RECORDING: oneOf(['off', 'automation', 'all'])
    .default('off')
    .describe('keep a video of each run: off, automation (not while a person acts) or all; secret fields show dots'),
  INTERMISSION_UPLOAD_LIMIT_MB: wholeNumber(1)
    .default(50)
    .describe('most that a person may send to, or get from, a page at once, in MB'),
  INTERMISSION_DOWNLOAD_LIMIT_MB: wholeNumber(1)
    .default(200)
    .describe('most that the files an automation downloads in one run may have in all, in MB; also for one it uploads'),
  INTERMISSION_FILES: z.string().default('files').describe('folder of files that automations may upload'),
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
  INTERMISSION_WORKER_DEPLOYMENT: z.string().min(1).optional().meta({
    description:
      'name of a Temporal worker deployment: each run then stays with the version of the workflow code it began with',
    unset: 'workers are not versioned; any of them goes on with any run',
  }),
  INTERMISSION_BROWSERS_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('address on which sessions are reachable for workers and api'),
  INTERMISSION_BROWSERS_PLACES: wholeNumber(1).default(4).describe('sessions held at once by one browsers process'),
  INTERMISSION_BROWSERS_READY: wholeNumber(0).default(1).describe('browsers kept launched ahead'),
  INTERMISSION_TEMPORAL_PORT: port.default(7233).describe('port of the embedded Temporal server'),
  INTERMISSION_TEMPORAL_UI_PORT: port.default(8233).describe('port of the embedded Temporal Web UI'),
  INTERMISSION_TEMPORAL_CLI: z.string().optional().meta({
    description: 'path of the Temporal CLI, which carries that server',
    unset: 'temporal on PATH; npm scripts look for one',
  }),
  INTERMISSION_TEMPORAL_UI_URL: webUrl.optional().meta({
    description: 'base URL of the Temporal Web UI, for links to it',
    unset: 'http://127.0.0.1:INTERMISSION_TEMPORAL_UI_PORT',
  }),
  OP_SERVICE_ACCOUNT_TOKEN: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'reads secure parameters from 1Password; for workers', unset: 'none' }),
  INTERMISSION_MAILBOXES: z
    .string()
    .default('')
    .transform((text, context) => {
      const urls = text.split(/[\s,]+/).filter((item) => item !== '');
      // The value holds passwords, so the message does not show it.
      if (!urls.every(isMailbox)) context.addIssue({ code: 'custom', message: MAILBOX_WORDS });
      return urls;
    })
    .meta({
      description:
        'mailboxes in which two-factor codes arrive, as imaps://user:password@host with %40 for @, comma-separated; for workers',
      unset: 'none',
    }),
  SLACK_BOT_TOKEN: list.meta({
    description: 'reads two-factor codes from Slack, one token for each workspace, comma-separated; for workers',
    unset: 'none',
  }),
  INTERMISSION_SLACK_URL: z.url().default('https://slack.com/api/').describe("Slack's Web API"),
  TWILIO_ACCOUNT_SID: z
    .string()
    .optional()
    .meta({ description: 'reads two-factor codes from SMS, with TWILIO_AUTH_TOKEN; for workers', unset: 'none' }),
  TWILIO_AUTH_TOKEN: z.string().optional().meta({ description: 'the token of that account', unset: 'none' }),
  INTERMISSION_TWILIO_URL: webUrl.default('https://api.twilio.com').describe("Twilio's REST API"),
  PRACTICE_PORT: port.default(9000).describe('port of the practice site in the demo'),
  POSTMARK_SERVER_TOKEN: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'sends real mail', unset: 'mail goes to the outbox' }),
  INTERMISSION_POSTMARK_URL: webUrl.default('https://api.postmarkapp.com').describe("Postmark's API"),
  INTERMISSION_MAIL_FROM: z.string().optional().meta({
    description: 'sender of mails, a confirmed Postmark sender signature; needed with POSTMARK_SERVER_TOKEN',
    unset: 'none',
  }),
  INTERMISSION_MAIL_STREAM: z.string().default('outbound').describe('Postmark transactional message stream'),
  ...modelSettings,
});

export interface Config {
  readonly home: string;
  readonly host: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly publicUrl: string;
  /** Keys of what Temporal keeps, newest first; none: it is kept as it is. */
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly automationsFolder: string;
  readonly handlersModule: string | undefined;
  readonly allowedNetworks: readonly string[];
  /** Proxies beside loopback whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: string;
  readonly timeZone: string;
  /** Whether a person in control may type an address to go to. */
  readonly liveNavigation: boolean;
  readonly trace: boolean;
  readonly recording: 'off' | 'automation' | 'all';
  readonly uploadLimitBytes: number;
  readonly downloadLimitBytes: number;
  readonly filesFolder: string;
  readonly chromiumPath: string | undefined;
  readonly chromePath: string | undefined;
  readonly chromiumSandbox: boolean;
  readonly workerDeployment: string | undefined;
  readonly browsers: { readonly host: string; readonly places: number; readonly ready: number };
  readonly embeddedTemporal: { readonly port: number; readonly uiPort: number; readonly cli: string | undefined };
  readonly onePasswordToken: string | undefined;
  /** Where two-factor codes arrive. */
  readonly twoFactor: {
    readonly mailboxes: readonly string[];
    readonly slack: { readonly tokens: readonly string[]; readonly url: string };
    readonly twilio: { readonly sid: string | undefined; readonly authToken: string | undefined; readonly url: string };
  };
  readonly practicePort: number;
  readonly temporalUiUrl: string;
  readonly mail: {
    readonly postmarkToken: string | undefined;
    readonly postmarkUrl: string;
    readonly from: string;
    readonly stream: string;
  };
  readonly models: ModelsConfig;
  /** The API key that the CLI sends. */
  cliApiKey(): string;
  /** API keys of services, which may do everything: those of the setting, then the local one that the CLI reads. */
  apiKeys(): readonly string[];
  /** The local API key, made on first use and kept in the home folder. */
  localApiKey(): string;
  /** The server's key for links and cookies: the setting, else one made on first use and kept in the home folder. */
  secret(): string;
  /** The key that signs callbacks: the setting, else one made on first use and kept in the home folder. */
  callbackSecret(): string;
}

/** Reads the environment; throws `ConfigurationError` naming each wrong setting, its purpose and the value's flaw. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable means "not set", as in shells and compose files.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const purpose = Environment.shape[name as keyof typeof Environment.shape].description;
      return `${name} (${purpose}): ${issue.message}`;
    });
    throw new ConfigurationError(lines.join('\n'));
  }
  const env = parsed.data;
  if (env.POSTMARK_SERVER_TOKEN !== undefined && env.INTERMISSION_MAIL_FROM === undefined) {
    throw new ConfigurationError(
      'INTERMISSION_MAIL_FROM (sender of mails) is needed with POSTMARK_SERVER_TOKEN, for example "Intermission <runs@example.com>"',
    );
  }
  const home = resolve(env.INTERMISSION_HOME);
  const localUrl = `http://127.0.0.1:${env.PORT}`;
  const localApiKey = () => keptSecret(home, 'api-key', 'im_');
  return Object.freeze<Config>({
    home,
    host: env.INTERMISSION_HOST,
    port: env.PORT,
    apiUrl: env.INTERMISSION_API_URL ?? localUrl,
    publicUrl: env.INTERMISSION_PUBLIC_URL ?? localUrl,
    encryptionKeys: env.INTERMISSION_ENCRYPTION_KEYS,
    automationsFolder: resolve(env.INTERMISSION_AUTOMATIONS),
    handlersModule: env.INTERMISSION_HANDLERS,
    allowedNetworks: env.INTERMISSION_ALLOWED_NETWORKS,
    trustedProxies: env.INTERMISSION_TRUSTED_PROXIES,
    logLevel: env.INTERMISSION_LOG_LEVEL,
    timeZone: env.INTERMISSION_TIME_ZONE,
    liveNavigation: env.INTERMISSION_LIVE_NAVIGATION === 'on',
    trace: env.INTERMISSION_TRACE === 'on',
    recording: env.INTERMISSION_RECORDING,
    uploadLimitBytes: env.INTERMISSION_UPLOAD_LIMIT_MB * 1_000_000,
    downloadLimitBytes: env.INTERMISSION_DOWNLOAD_LIMIT_MB * 1_000_000,
    filesFolder: resolve(env.INTERMISSION_FILES),
    chromiumPath: env.INTERMISSION_CHROMIUM,
    chromePath: env.INTERMISSION_CHROME,
    chromiumSandbox:
      env.INTERMISSION_CHROMIUM_SANDBOX === 'auto'
        ? process.getuid?.() !== 0
        : env.INTERMISSION_CHROMIUM_SANDBOX === 'on',
    workerDeployment: env.INTERMISSION_WORKER_DEPLOYMENT,
    browsers: {
      host: env.INTERMISSION_BROWSERS_HOST,
      places: env.INTERMISSION_BROWSERS_PLACES,
      ready: Math.min(env.INTERMISSION_BROWSERS_READY, env.INTERMISSION_BROWSERS_PLACES),
    },
    embeddedTemporal: {
      port: env.INTERMISSION_TEMPORAL_PORT,
      uiPort: env.INTERMISSION_TEMPORAL_UI_PORT,
      cli: env.INTERMISSION_TEMPORAL_CLI,
    },
    onePasswordToken: env.OP_SERVICE_ACCOUNT_TOKEN,
    twoFactor: {
      mailboxes: env.INTERMISSION_MAILBOXES,
      slack: { tokens: env.SLACK_BOT_TOKEN, url: env.INTERMISSION_SLACK_URL },
      twilio: { sid: env.TWILIO_ACCOUNT_SID, authToken: env.TWILIO_AUTH_TOKEN, url: env.INTERMISSION_TWILIO_URL },
    },
    practicePort: env.PRACTICE_PORT,
    temporalUiUrl: env.INTERMISSION_TEMPORAL_UI_URL ?? `http://127.0.0.1:${env.INTERMISSION_TEMPORAL_UI_PORT}`,
    mail: {
      postmarkToken: env.POSTMARK_SERVER_TOKEN,
      postmarkUrl: env.INTERMISSION_POSTMARK_URL,
      from: env.INTERMISSION_MAIL_FROM ?? 'Intermission <intermission@localhost>',
      stream: env.INTERMISSION_MAIL_STREAM,
    },
    models: modelsConfig(env),
    apiKeys: () => [...env.INTERMISSION_API_KEYS, localApiKey()],
    localApiKey,
    cliApiKey: () => env.INTERMISSION_API_KEY ?? env.INTERMISSION_API_KEYS[0] ?? localApiKey(),
    secret: () => env.INTERMISSION_SECRET ?? keptSecret(home, 'secret', ''),
    callbackSecret: () => env.INTERMISSION_CALLBACK_SECRET ?? keptSecret(home, 'callback-secret', 'whsec_', 'base64'),
  });
}

/** Reads a secret kept in the home folder, or makes it. Several processes may start at once: the first to write wins. */
function keptSecret(
  home: string,
  name: string,
  prefix: string,
  encoding: 'base64' | 'base64url' = 'base64url',
): string {
  const file = join(home, name);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${prefix}${randomBytes(32).toString(encoding)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
