/** Titles and addresses of a page may have any length; longer ones are cut. */
export const LONGEST_TITLE = 200;
export const LONGEST_ADDRESS = 2000;

/** Cuts a text that a page made, without splitting a surrogate pair. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}
