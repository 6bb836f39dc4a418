/**
 * Tells whether a position of a command stands inside a quoted text. The positions must be asked in ascending order, and the
 * command is walked once.
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
