import { isIdentifier } from '../names.js';
import { withoutPlaceholders } from '../placeholders.js';
import { text } from '../values.js';

/** The name of a variable that a node sets. A placeholder may stand in it. */
export function variableName() {
  return text().refine((name) => isIdentifier(`_${withoutPlaceholders(name)}`) && name.trim() !== '', {
    error: 'is no name: a letter or _, then letters, digits or _',
  });
}
