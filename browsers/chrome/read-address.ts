/** `localhost` and numeric addresses: such sites seldom have a certificate. */
const PLAIN_HOST = /^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])(:\d+)?([/?#]|$)/i;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;
const HOST_AND_PORT = /^[a-z\d.-]+:\d+([/?#]|$)/i;

/** The address a person typed, completed as a browser does. Undefined when it is not an http or https address. */
export function readAddress(typed: string): string | undefined {
  const text = typed.trim();
  const hasScheme = SCHEME.test(text) && !HOST_AND_PORT.test(text);
  const full = hasScheme ? text : `${PLAIN_HOST.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(full)) return undefined;
  const { protocol, href } = new URL(full);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
