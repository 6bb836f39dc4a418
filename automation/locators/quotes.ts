/**
 * Returns a function that tells whether a position of the command is inside a quoted text. Call it with ascending positions, so that it
 * scans the command once.
 */
export function isInsideQuotes(command: string): (position: number) => boolean {
  let at = 0;
  let quote: string | undefined;
  return (position) => {
    for (; at < position; at += 1) {
      const char = command[at]!;
      if (quote === undefined) quote = char === '"' || char === "'" ? char : undefined;
      else if (char === '\\') at += 1;
      else if (char === quote) quote = undefined;
    }
    return quote !== undefined;
  };
}
