import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import type { ServiceName } from './process-names.js';
import { type RenamedSetting, withNewNames } from './renamed-settings.js';
import { fileSetting, withSecretFiles } from './secret-files.js';
import { withoutServiceLinks } from './service-links.js';
import { artifactsConfig, artifactSettings } from './settings/artifacts.js';
import { automationsConfig, automationSettings } from './settings/automations.js';
import { browsersConfig, browserSettings } from './settings/browsers.js';
import { embeddingConfig, embeddingSettings } from './settings/embedding.js';
import { homeConfig, homeSettings } from './settings/home.js';
import { mailConfig, mailSettings } from './settings/mail.js';
import { modelsConfig, modelSettings } from './settings/models.js';
import { serviceConfig, serviceSettings } from './settings/service.js';
import { statusConfig, statusSettings } from './settings/status.js';
import { signInConfig, signInSettings } from './settings/sign-in.js';
import { temporalConfig, temporalSettings } from './settings/temporal.js';
import { twoFactorConfig, twoFactorSettings } from './settings/two-factor.js';
import { type UnknownSetting, unknownSettings } from './unknown-settings.js';

export { ConfigurationError };

/** Every setting of Intermission, read once when a process starts. `unset` describes what applies when a setting has no default. */
export const Environment = z.object({
  ...homeSettings,
  ...artifactSettings,
  ...serviceSettings,
  ...statusSettings,
  ...signInSettings,
  ...embeddingSettings,
  ...automationSettings,
  ...browserSettings,
  ...temporalSettings,
  ...mailSettings,
  ...twoFactorSettings,
  ...modelSettings,
});

export type Config = Readonly<ReturnType<typeof configOf>>;

/**
 * Reads the environment. Throws a `ConfigurationError` that names each wrong setting, its purpose and what is wrong with its value, and each
 * variable that is almost certainly a misspelt setting. With `service`, reads no files with the secrets of other processes.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env, service?: ServiceName): Config {
  const { environment: named, renamed } = withNewNames(withoutServiceLinks(environment));
  const unknown = unknownSettings(named, [...Object.keys(Environment.shape), ...secretSettings().map(fileSetting)]);
  const misspelt = unknown.filter(({ isMisspelt }) => isMisspelt);
  if (misspelt.length > 0) throw new ConfigurationError(misspelt.map(misspeltMessage).join('\n'));
  const withFiles = withSecretFiles(named, secretSettings(service));
  // An empty variable means "not set", as in shells and compose files.
  const given = Object.fromEntries(Object.entries(withFiles).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const purpose = Environment.shape[name as keyof typeof Environment.shape].description;
      return `${name} (${purpose}): ${issue.message}`;
    });
    throw new ConfigurationError(lines.join('\n'));
  }
  const config = Object.freeze(configOf(parsed.data, { renamed, unknown, environment: given }));
  if (config.artifacts.encrypts && config.encryptionKeys.length === 0) {
    throw new ConfigurationError(
      'INTERMISSION_ARTIFACTS_ENCRYPTION is on, and INTERMISSION_ENCRYPTION_KEYS has no key',
    );
  }
  return config;
}

/** The settings that are secrets: all, or those that a process uses. */
export function secretSettings(service?: ServiceName): string[] {
  return Object.entries(Environment.shape)
    .map(([name, schema]) => ({ name, ...schema.meta() }))
    .filter(({ isSecret, usedBy }) => isSecret && (service === undefined || usedBy?.includes(service)))
    .map(({ name }) => name);
}

function misspeltMessage({ name, nearest }: UnknownSetting): string {
  return `${name} is not a setting. Did you mean ${nearest}? Correct the name, or remove the variable.`;
}

/** The configuration of the processes, built from parsed settings. */
function configOf(
  env: z.output<typeof Environment>,
  {
    renamed,
    unknown,
    environment,
  }: { renamed: readonly RenamedSetting[]; unknown: readonly UnknownSetting[]; environment: NodeJS.ProcessEnv },
) {
  const home = homeConfig(env);
  return {
    /** Settings that the environment gives under an old name. */
    renamedSettings: renamed,
    /** Variables with one of our prefixes that no process reads. */
    unknownSettings: unknown,
    ...home,
    ...artifactsConfig(env, { home: home.home, environment }),
    ...serviceConfig(env),
    ...statusConfig(env),
    ...signInConfig(env),
    ...embeddingConfig(env),
    ...automationsConfig(env),
    ...browsersConfig(env),
    ...temporalConfig(env),
    ...mailConfig(env),
    twoFactor: twoFactorConfig(env),
    models: modelsConfig(env),
  };
}
