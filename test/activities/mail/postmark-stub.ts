import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../support/http/serve.js';

export interface StubRequest {
  path: string;
  token: string;
  body: Record<string, unknown>;
}

/** How the stub answers a request. `hang` never answers, `drop` cuts the connection after reading the mail. */
export type StubAnswer =
  | { status: number; body: string | Record<string, unknown>; headers?: Record<string, string> }
  | 'hang'
  | 'drop'
  | 'half-answer';

/**
 * A local stand-in for Postmark's `POST /email`: keeps what it got; answers as `decide` says, else from `answers`, else 200.
 */
export async function startPostmarkStub(
  host = '127.0.0.1',
  decide: (request: StubRequest) => StubAnswer | undefined = () => undefined,
) {
  const requests: StubRequest[] = [];
  const answers: StubAnswer[] = [];
  const { url, stop } = await serve((request, response) => {
    void take(request).then((got) => {
      requests.push(got);
      give(response, decide(got) ?? answers.shift() ?? accepted(requests.length));
    });
  }, host);
  return {
    url,
    requests,
    answers,
    stop,
  };
}

export type PostmarkStub = Awaited<ReturnType<typeof startPostmarkStub>>;

/** Postmark's refusal of a mail. */
export function refused(code: number, message: string, status = 422): StubAnswer {
  return { status, body: { ErrorCode: code, Message: message } };
}

function accepted(number: number): StubAnswer {
  return { status: 200, body: { ErrorCode: 0, Message: 'OK', MessageID: `message-${number}` } };
}

async function take(request: IncomingMessage): Promise<StubRequest> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return {
    path: `${request.method} ${request.url}`,
    token: String(request.headers['x-postmark-server-token']),
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

function give(response: ServerResponse, answer: StubAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'drop') {
    response.destroy();
    return;
  }
  if (answer === 'half-answer') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"ErrorCode"', () => response.destroy());
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
}
