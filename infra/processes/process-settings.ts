import { isPlain, pick } from './child-environment.js';
import { type Config, Environment, readConfig, secretSettings } from '../../config/index.js';
import type { ServiceName } from '../../config/process-names.js';
import { RENAMED_SETTINGS, withNewNames } from '../../config/renamed-settings.js';
import { fileSetting } from '../../config/secret-files.js';
import { withoutServiceLinks } from '../../config/service-links.js';
import { isTraced } from '../tracing/is-traced.js';
import { readTemporalFrom } from '../temporal/connect-options.js';

/** Variables of the linker, Node.js, gRPC, Playwright and the terminal. None of them is a setting of Intermission. */
const RUNTIME =
  /^(?:USER|LOGNAME|SHELL|PWD|HOSTNAME|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|DEBUG|NODE_\w+|SSL_CERT_(?:FILE|DIR)|GRPC_\w+|(?:https?|all|no|grpc)_proxy|PLAYWRIGHT_\w+|PW\w+|LD_PRELOAD|(?:DONT_)?FAKE\w+)$/i;

/** Prefix of Temporal's own settings. Every process connects to Temporal. */
const TEMPORAL = 'TEMPORAL_';

/** Prefix of OpenTelemetry's own settings. Processes that trace need them until tracing has started. */
const OTEL = 'OTEL_';

/** Prefix of AWS's own settings. Processes that keep artifacts in a bucket need them. */
const AWS = 'AWS_';

/**
 * The part of an environment that a process needs. The worker also gets unknown variables, because private handlers and the AWS SDK read
 * theirs.
 */
export function environmentFor(service: ServiceName, environment: NodeJS.ProcessEnv): Record<string, string> {
  const { environment: given } = withNewNames(withoutServiceLinks(environment));
  const own = pick(given, (name) => {
    const setting = settingMeta(name);
    if (setting === undefined) return name.startsWith(TEMPORAL) || staysFor(service, name, given);
    return setting.usedBy?.includes(service) === true;
  });
  for (const name of Object.keys(Environment.shape)) {
    if ((given[name] || given[fileSetting(name)]) && settingMeta(name)?.knownTo?.includes(service))
      own[name] = 'set for another process';
  }
  return own;
}

/**
 * Reads the settings of this process, and removes all settings from its environment, so that programs it starts inherit none. Throws a
 * `ConfigurationError` for any wrong setting, including those of other processes.
 */
export function takeConfig(service: ServiceName): Config {
  const { renamedSettings, unknownSettings } = readConfig(process.env, service);
  const own = environmentFor(service, process.env);
  const given = { ...process.env };
  for (const name of Object.keys(given)) {
    if (settingMeta(name) !== undefined || Object.hasOwn(RENAMED_SETTINGS, name) || !staysFor(service, name, given))
      delete process.env[name];
  }
  readTemporalFrom(own);
  return { ...readConfig(own, service), renamedSettings, unknownSettings };
}

/** Whether a variable that is not a setting may stay in the environment of a running process. */
function staysFor(service: ServiceName, name: string, given: NodeJS.ProcessEnv): boolean {
  if (name.startsWith(OTEL)) return isTraced(given);
  if (name.startsWith(AWS) && given.INTERMISSION_ARTIFACTS?.startsWith('s3:')) return true;
  return isPlain(name) || RUNTIME.test(name) || (service === 'worker' && !name.startsWith(TEMPORAL));
}

/** The facts of a setting; those of a secret also apply to the variable that names its file. */
function settingMeta(variable: string) {
  const name = secretSettings().find((secret) => variable === fileSetting(secret)) ?? variable;
  return Object.hasOwn(Environment.shape, name)
    ? (Environment.shape[name as keyof typeof Environment.shape].meta() ?? {})
    : undefined;
}
