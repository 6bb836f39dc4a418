import { CliError, EXIT } from '../errors.js';

type Value = string | number | boolean;

/**
 * Turns `name=value` arguments into input parameters; a repeated name gives several values. A value is text, unless the file declares a
 * number or boolean at its position and the text can be read as one.
 */
export function readInputs(settings: readonly string[], automation: unknown): Record<string, Value[]> {
  const inputs: Record<string, Value[]> = {};
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) throw new CliError(`--set ${setting}: write it as name=value`, EXIT.refused);
    const name = setting.slice(0, equals);
    const values = (inputs[name] ??= []);
    values.push(readValue(setting.slice(equals + 1), declaredValue(automation, name, values.length)));
  }
  return inputs;
}

/** Turns `name=value` arguments into pairs of texts. The last value of a repeated name applies. */
export function readPairs(option: string, settings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const equals = setting.indexOf('=');
      if (equals < 1) throw new CliError(`${option} ${setting}: write it as name=value`, EXIT.refused);
      return [setting.slice(0, equals), setting.slice(equals + 1)];
    }),
  );
}

function readValue(text: string, declared: unknown): Value {
  if (typeof declared === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  return typeof declared === 'number' && isNumber ? Number(text) : text;
}

/** The file's value at this position. Beyond the declared list, its first value applies. */
function declaredValue(automation: unknown, name: string, position: number): unknown {
  const declared = member(member(member(automation, 'parameters'), 'input_parameters'), name);
  return Array.isArray(declared) ? ((declared as unknown[])[position] ?? (declared as unknown[])[0]) : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
