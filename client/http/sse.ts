import { withTimeout } from '../../infra/with-timeout.js';

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
  for await (const chunk of chunksOf(stream)) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r\n|\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** The API sends something every 15 s. A stream that is silent for this long is broken. */
const SILENT_MS = 45_000;

/** Not all browsers can iterate a stream. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await withTimeout(reader.read(), SILENT_MS, () => {
        throw new Error(`nothing came for ${SILENT_MS} ms`);
      });
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
