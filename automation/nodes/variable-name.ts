import { isIdentifier } from '../model/identifiers.js';
import { withoutPlaceholders } from '../parameters/placeholders.js';
import { text } from '../model/field-types.js';

/** The schema of the name of a variable that a node sets. The name may contain a placeholder. */
export function variableName() {
  return text().refine((name) => isIdentifier(`_${withoutPlaceholders(name)}`) && name.trim() !== '', {
    error: 'is not a valid name; use a letter or _, then letters, digits or _',
  });
}
