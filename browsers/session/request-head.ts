/** The start of a request: its first line and its headers, to write as Latin-1. */
export function headOf(line: string, rawHeaders: readonly string[]): string {
  const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  return [line, ...headers, '', ''].join('\r\n');
}
