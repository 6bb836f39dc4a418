import { Environment, secretSettings } from '../../../config/index.js';
import { fileSetting } from '../../../config/secret-files.js';

/** Variables that Temporal, Node and AWS define. */
const OTHERS = /^(?:TEMPORAL_(?:ADDRESS|NAMESPACE|API_KEY|API_KEY_FILE|TLS\w*)|NODE_ENV|NODE_OPTIONS|HOME|AWS_\w+)$/;

/** The names that neither Intermission nor what it builds on reads. */
export function unknownVariables(names: readonly string[]): string[] {
  const known = new Set([...Object.keys(Environment.shape), ...secretSettings().map(fileSetting)]);
  return names.filter((name) => !known.has(name) && !OTHERS.test(name));
}
