import { readFileSync } from 'node:fs';
import { ConfigurationError } from './configuration-error.js';

/** The variable that names a file with the value of a secret setting, as Docker and Kubernetes mount secrets. */
export function fileSetting(name: string): string {
  return `${name}_FILE`;
}

/**
 * The value of a secret setting: the variable itself, or the content of the file that its `_FILE` variable names, without the line break at
 * its end. Undefined when neither is set. Throws a `ConfigurationError` when both are set, or when the file has no value.
 */
export function readSecret(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  // An empty variable means "not set".
  const [value = '', file = ''] = [environment[name], environment[fileSetting(name)]];
  if (file === '') return value === '' ? undefined : value;
  if (value !== '') {
    throw new ConfigurationError(`${name} and ${fileSetting(name)} are both set: remove one of them`);
  }
  return contentOf(file, fileSetting(name));
}

/** The environment with the content of files in place of the `_FILE` variables of these settings. Throws a `ConfigurationError`. */
export function withSecretFiles(given: NodeJS.ProcessEnv, secrets: readonly string[]): NodeJS.ProcessEnv {
  const environment = { ...given };
  const flaws: string[] = [];
  for (const name of secrets) {
    try {
      const value = readSecret(given, name);
      if (value !== undefined) environment[name] = value;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      flaws.push(error.message);
    }
    delete environment[fileSetting(name)];
  }
  if (flaws.length > 0) throw new ConfigurationError(flaws.join('\n'));
  return environment;
}

function contentOf(file: string, setting: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConfigurationError(`${setting}: ${file} cannot be read (${reason})`);
  }
  const value = text.replace(/[\r\n]+$/, '');
  if (value === '') throw new ConfigurationError(`${setting}: ${file} is empty`);
  return value;
}
