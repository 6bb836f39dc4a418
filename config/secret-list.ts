import { z } from 'zod';

/** Secrets separated by commas or line breaks, newest first: the first one signs, all of them verify. */
export function splitSecrets(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
}

/** A setting with one secret or several. Issues name a secret by its position and never show it. */
export function secretList(pattern: RegExp, rule: string) {
  return z.string().transform((text, context): readonly string[] => {
    const secrets = splitSecrets(text);
    for (const [index, secret] of secrets.entries()) {
      if (pattern.test(secret)) continue;
      const which = secrets.length === 1 ? '' : `key ${index + 1} of ${secrets.length} `;
      context.addIssue({ code: 'custom', message: which + rule });
    }
    if (secrets.length === 0) context.addIssue({ code: 'custom', message: rule });
    return secrets;
  });
}
