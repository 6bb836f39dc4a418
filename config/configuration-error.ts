/** A setting that is missing or wrong: one line per setting, with its purpose. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
