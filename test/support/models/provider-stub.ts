import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { serve } from '../http/serve.js';

const PROVIDER_KEY = 'key-of-the-provider';

/** What a provider's API was asked, in words that are the same for all of them. */
interface ProviderRequest {
  model: string;
  /** All that the model reads, as one text; pictures as `<picture>`. */
  text: string;
  /** Of the answer; undefined: it is free, or a tool. */
  schema: Record<string, unknown> | undefined;
  tools: string[];
  /** Whether one of the tools has to be called. */
  mustCall: boolean;
  maxTokens: number;
}

type ProviderAnswer =
  { text: string } | { call: { name: string; input: unknown } } | { status: number; headers?: Record<string, string> };

type Json = Record<string, unknown>;

/** How a provider's API looks on the wire: its path, its key, its request and its answers. Values are as its documentation has them. */
interface Wire {
  base: string;
  path: RegExp;
  key: (headers: IncomingHttpHeaders) => unknown;
  /** Throws when the request does not follow the protocol. */
  read: (body: Json, path: string) => ProviderRequest;
  answer: (answer: Exclude<ProviderAnswer, { status: number }>, model: string) => Json;
  error: (status: number) => Json;
}

const list = (value: unknown): Json[] => (value === undefined ? [] : (value as Json[]));
const words = (parts: unknown): string =>
  typeof parts === 'string'
    ? parts
    : list(parts)
        .map((part) => partWords(part))
        .join('\n');

/** A part of a message of any of the three. */
function partWords(part: Json): string {
  if (typeof part.text === 'string') return part.text;
  if (['input_image', 'image'].includes(String(part.type)) || 'inlineData' in part) return '<picture>';
  if ('content' in part) return words(part.content);
  if (typeof part.output === 'string') return part.output;
  const { response } = (part.functionResponse ?? {}) as { response?: { content?: unknown } };
  return typeof response?.content === 'string' ? response.content : '';
}

/** OpenAI's Responses API. */
const openai: Wire = {
  base: '/v1',
  path: /^\/v1\/responses$/,
  key: ({ authorization }) => authorization?.replace('Bearer ', ''),
  read(body) {
    const { format } = (body.text ?? {}) as { format?: Json };
    if (!Array.isArray(body.input)) throw new Error('no input');
    return {
      model: String(body.model),
      text: body.input.map((item: Json) => partWords(item)).join('\n'),
      schema: format?.type === 'json_schema' ? (format.schema as Json) : undefined,
      tools: list(body.tools).map(({ name }) => String(name)),
      mustCall: body.tool_choice === 'required',
      maxTokens: Number(body.max_output_tokens),
    };
  },
  answer(answer, model) {
    const output =
      'text' in answer
        ? {
            type: 'message',
            id: 'msg_1',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text: answer.text, annotations: [] }],
          }
        : {
            type: 'function_call',
            id: `fc_${Math.random()}`,
            call_id: `call_${Math.random()}`,
            name: answer.call.name,
            arguments: JSON.stringify(answer.call.input),
            status: 'completed',
          };
    const usage = { input_tokens: 100, output_tokens: 10, total_tokens: 110 };
    return { id: 'resp_1', object: 'response', created_at: 1, status: 'completed', model, output: [output], usage };
  },
  error: () => ({ error: { message: 'as scripted', type: 'stub', code: null, param: null } }),
};

/** Anthropic's Messages API. */
const anthropic: Wire = {
  base: '/v1',
  path: /^\/v1\/messages$/,
  key: (headers) => (headers['anthropic-version'] === undefined ? undefined : headers['x-api-key']),
  read(body) {
    const { format } = (body.output_config ?? { format: body.output_format }) as { format?: Json };
    if (!Array.isArray(body.messages) || typeof body.max_tokens !== 'number') throw new Error('no messages');
    return {
      model: String(body.model),
      text: [words(body.system), ...body.messages.map(({ content }: Json) => words(content))].join('\n'),
      schema: format?.type === 'json_schema' ? (format.schema as Json) : undefined,
      tools: list(body.tools).map(({ name }) => String(name)),
      mustCall: (body.tool_choice as Json | undefined)?.type === 'any',
      maxTokens: body.max_tokens,
    };
  },
  answer(answer, model) {
    const content =
      'text' in answer
        ? { type: 'text', text: answer.text }
        : { type: 'tool_use', id: `toolu_${Math.random()}`.replace('.', ''), ...answer.call };
    return {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model,
      content: [content],
      stop_reason: 'text' in answer ? 'end_turn' : 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 100, output_tokens: 10 },
    };
  },
  error: () => ({ type: 'error', error: { type: 'stub', message: 'as scripted' } }),
};

/** Google's Gemini API. */
const gemini: Wire = {
  base: '/v1beta',
  path: /^\/v1beta\/models\/[\w.-]+:generateContent$/,
  key: (headers) => headers['x-goog-api-key'],
  read(body, path) {
    const { responseMimeType, responseSchema, maxOutputTokens } = body.generationConfig as Json;
    if (!Array.isArray(body.contents)) throw new Error('no contents');
    const { mode } = ((body.toolConfig as Json | undefined)?.functionCallingConfig ?? {}) as Json;
    const declared = list(body.tools).flatMap(({ functionDeclarations }) => list(functionDeclarations));
    return {
      model: /models\/(.*):/.exec(path)![1]!,
      text: [body.systemInstruction as Json | undefined, ...(body.contents as Json[])]
        .map((content) => words(content?.parts))
        .join('\n'),
      schema: responseMimeType === 'application/json' ? (responseSchema as Json) : undefined,
      tools: declared.map(({ name }) => String(name)),
      mustCall: mode === 'ANY',
      maxTokens: Number(maxOutputTokens),
    };
  },
  answer(answer) {
    const { name, input } = 'call' in answer ? answer.call : { name: '', input: {} };
    const part = 'text' in answer ? { text: answer.text } : { functionCall: { name, args: input } };
    return {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 10, totalTokenCount: 110 },
    };
  },
  error: (code) => ({ error: { code, message: 'as scripted', status: 'STUB' } }),
};

const WIRES = { openai, anthropic, gemini };
export type StubbedProvider = keyof typeof WIRES;

type ProviderScript = ProviderAnswer | ((request: ProviderRequest) => ProviderAnswer);

/**
 * A provider's API on loopback. It answers by its script, one entry a request; the last entry stays. It refuses a wrong key with 401,
 * an unknown path with 404 and an invalid request with 400.
 */
export async function startProviderStub(provider: StubbedProvider) {
  const wire: Wire = WIRES[provider];
  const requests: ProviderRequest[] = [];
  let script: ProviderScript[] = [];
  const { url, stop } = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.method !== 'POST' || !wire.path.test(path)) return send(response, 404, wire.error(404));
      if (wire.key(request.headers) !== PROVIDER_KEY) return send(response, 401, wire.error(401));
      let asked: ProviderRequest;
      try {
        asked = wire.read(JSON.parse(body) as Json, path);
      } catch {
        return send(response, 400, wire.error(400));
      }
      requests.push(asked);
      const next = script.length > 1 ? script.shift()! : script[0]!;
      const answer = typeof next === 'function' ? next(asked) : next;
      if ('status' in answer) send(response, answer.status, wire.error(answer.status), answer.headers);
      else send(response, 200, wire.answer(answer, asked.model));
    });
  });
  return {
    requests,
    settings: {
      [`${provider.toUpperCase()}_BASE_URL`]: url + wire.base,
      [`${provider.toUpperCase()}_API_KEY`]: PROVIDER_KEY,
    },
    /** Starts over with other answers. */
    answer(...answers: ProviderScript[]) {
      requests.length = 0;
      script = answers;
    },
    stop,
  };
}

export type ProviderStub = Awaited<ReturnType<typeof startProviderStub>>;

function send(response: ServerResponse, status: number, body: Json, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
