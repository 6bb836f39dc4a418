import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../http/serve.js';

export const MODEL_KEY = 'key-of-the-local-model';

/** What an OpenAI-compatible server was asked. */
export interface ModelRequest {
  authorization: string | undefined;
  body: {
    model: string;
    messages: { role: string; content: unknown; tool_calls?: unknown[] }[];
    response_format?: { type: string; json_schema?: { schema: Record<string, unknown>; strict?: boolean } };
    tools?: { function: { name: string } }[];
    max_tokens?: number;
  };
  /** All that the model reads, as one text; pictures as `<picture>`. */
  text: string;
}

export type ModelAnswer =
  | { json: unknown }
  | { text: string }
  /** Calls of tools. */
  | { calls: { name: string; input: unknown }[] }
  | { status: number; headers?: Record<string, string> }
  /** No answer at all. */
  | 'hang';

/** Answers a request: given in advance, or made of what was asked. */
type Script = ModelAnswer | ((request: ModelRequest) => ModelAnswer);

/**
 * An OpenAI-compatible chat server on loopback. It answers by its script, one entry a request; the last entry stays. It refuses a
 * wrong key with 401 and an invalid request with 400.
 */
export async function startModelStub(...script: Script[]) {
  const requests: ModelRequest[] = [];
  const waiting = [...script];
  const { url, stop } = await serve((request, response) => {
    void read(request).then((body) => {
      if (request.url !== '/v1/chat/completions') return send(response, 404, {});
      const { authorization } = request.headers;
      if (authorization !== `Bearer ${MODEL_KEY}`) return send(response, 401, { error: { message: 'wrong key' } });
      const asked = JSON.parse(body) as ModelRequest['body'];
      if (typeof asked.model !== 'string' || !Array.isArray(asked.messages)) return send(response, 400, {});
      const taken = {
        authorization,
        body: asked,
        text: asked.messages.map(({ content }) => words(content)).join('\n'),
      };
      requests.push(taken);
      const next = waiting.length > 1 ? waiting.shift()! : waiting[0];
      if (next === undefined) return send(response, 500, {});
      give(response, typeof next === 'function' ? next(taken) : next, asked.model);
    });
  });
  return {
    url: `${url}/v1`,
    requests,
    /** Starts over with other answers. */
    answer(...answers: Script[]) {
      requests.length = 0;
      waiting.splice(0, waiting.length, ...answers);
    },
    stop,
  };
}

export type ModelStub = Awaited<ReturnType<typeof startModelStub>>;

/** Settings of a system that asks the stub. */
export function modelSettings(stub: ModelStub): Record<string, string> {
  return {
    INTERMISSION_MODEL: 'local/stub',
    INTERMISSION_MODEL_URL: stub.url,
    INTERMISSION_MODEL_KEY: MODEL_KEY,
    INTERMISSION_MODEL_PRICES: JSON.stringify({ 'local/stub': { input: 1000, output: 2000 } }),
  };
}

/** The ref of an element in the page that was shown, by its role and name: `[ref=e5]` gives `e5`. */
export function refOf({ text }: ModelRequest, role: string, name: string): string {
  const lines = text.split('\n').filter((line) => line.includes(`- ${role} ${JSON.stringify(name)}`));
  const ref = /\[ref=(\w+)\]/.exec(lines.at(-1) ?? '')?.[1];
  if (ref === undefined) throw new Error(`no ${role} ${name} in what the model was shown:\n${text}`);
  return ref;
}

function give(response: ServerResponse, answer: ModelAnswer, model: string): void {
  if (answer === 'hang') return;
  if ('status' in answer) return send(response, answer.status, { error: { message: 'as scripted' } }, answer.headers);
  const calls = 'calls' in answer ? answer.calls : [];
  send(response, 200, {
    id: 'answer-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [
      {
        index: 0,
        finish_reason: calls.length > 0 ? 'tool_calls' : 'stop',
        message: {
          role: 'assistant',
          content: 'json' in answer ? JSON.stringify(answer.json) : 'text' in answer ? answer.text : null,
          ...(calls.length > 0 && {
            tool_calls: calls.map(({ name, input }, at) => ({
              id: `call-${at}-${Math.random()}`,
              type: 'function',
              function: { name, arguments: JSON.stringify(input) },
            })),
          }),
        },
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  });
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function words(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as { type: string; text?: string }[])
    .map(({ type, text }) => (type === 'text' ? (text ?? '') : `<${type === 'image_url' ? 'picture' : type}>`))
    .join('\n');
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
