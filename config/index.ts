import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import { type RenamedSetting, withNewNames } from './renamed-settings.js';
import { automationsConfig, automationSettings } from './settings/automations.js';
import { browsersConfig, browserSettings } from './settings/browsers.js';
import { homeConfig, homeSettings } from './settings/home.js';
import { mailConfig, mailSettings } from './settings/mail.js';
import { modelsConfig, modelSettings } from './settings/models.js';
import { serviceConfig, serviceSettings } from './settings/service.js';
import { temporalConfig, temporalSettings } from './settings/temporal.js';
import { twoFactorConfig, twoFactorSettings } from './settings/two-factor.js';

export { ConfigurationError };

/** Every setting of Intermission, read once when a process starts. `unset` describes what applies when a setting has no default. */
export const Environment = z.object({
  ...homeSettings,
  ...serviceSettings,
  ...automationSettings,
  ...browserSettings,
  ...temporalSettings,
  ...mailSettings,
  ...twoFactorSettings,
  ...modelSettings,
});

export type Config = Readonly<ReturnType<typeof configOf>>;

/** Reads the environment. Throws a `ConfigurationError` that names each wrong setting, its purpose and what is wrong with its value. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const { environment: named, renamed } = withNewNames(environment);
  // An empty variable means "not set", as in shells and compose files.
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const purpose = Environment.shape[name as keyof typeof Environment.shape].description;
      return `${name} (${purpose}): ${issue.message}`;
    });
    throw new ConfigurationError(lines.join('\n'));
  }
  return Object.freeze(configOf(parsed.data, renamed));
}

/** The configuration of the processes, built from parsed settings. */
function configOf(env: z.output<typeof Environment>, renamedSettings: readonly RenamedSetting[]) {
  return {
    /** Settings that the environment gives under an old name. */
    renamedSettings,
    ...homeConfig(env),
    ...serviceConfig(env),
    ...automationsConfig(env),
    ...browsersConfig(env),
    ...temporalConfig(env),
    ...mailConfig(env),
    twoFactor: twoFactorConfig(env),
    models: modelsConfig(env),
  };
}
