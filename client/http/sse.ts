/** Reads the `data` of a server-sent event stream's events with this name. Ends when the stream ends. */
export async function* readEvents(stream: ReadableStream<Uint8Array>, name: string): AsyncGenerator<string> {
  let event = '';
  let data: string[] = [];
  for await (const line of linesOf(stream)) {
    if (line === '') {
      if (event === name && data.length > 0) yield data.join('\n');
      event = '';
      data = [];
    }
    // A line that starts with a colon is a keep-alive.
    const [, field, value = ''] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
