/** The part before the `@`, without the characters that end or split an address in a header. */
const LOCAL = /^[^\s<>,;:"()[\]\\@.\p{Cc}\p{Cf}]+(?:\.[^\s<>,;:"()[\]\\@.\p{Cc}\p{Cf}]+)*$/u;
/** A label of the domain: letters of any script, or punycode (`xn--…`). Two joiners are letters in some scripts. */
const LABEL = /^(?!-)(?:[\p{L}\p{N}\p{M}-]|\u200c|\u200d){1,63}(?<!-)$/u;

/**
 * Whether the text is exactly one mail address, of an owner or of another recipient. The domain may be international, in its own letters or
 * in punycode; so may the part before the `@`, although not every mail service supports that.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, labels] = [text.slice(0, at), text.slice(at + 1).split('.')];
  if (at < 1 || text.length > 254 || local.length > 64 || !LOCAL.test(local)) return false;
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1)!);
}
