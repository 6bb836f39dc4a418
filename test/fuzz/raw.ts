import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';

/** How long a server may stay silent before the next input. It need not answer all of them. */
const SILENCE_MS = 150;

/** Characters that mean something in a request line. */
const LINE = fc.constantFrom(
  ...'/:?#%[]@\\.&=;, \t',
  '//',
  '..',
  '%00',
  '%ff',
  '%2f',
  'http:',
  '::',
  '\u0000',
  '\u00ff',
);
const targets = (known: string[]) =>
  fc.oneof(
    fc.constantFrom(
      '//',
      '///',
      '/\\',
      '*',
      '',
      'http://',
      'http://[',
      'http://x:99999/',
      '//[',
      '/%',
      '/?',
      '/#',
      ...known,
    ),
    fc
      .array(fc.oneof(LINE, fc.constantFrom(...known), fc.string({ maxLength: 6 })), { maxLength: 8 })
      .map((parts) => parts.join('')),
    fc.nat(60_000).map((length) => `/${'a'.repeat(length)}`),
  );
const METHODS = fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'CONNECT', 'DELETE', 'PUT', 'TRACE', 'BREW');
const VALUES = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '99999999999',
    'chunked',
    'websocket',
    'Upgrade',
    'close',
    '100-continue',
    '13',
    '8',
    'null',
  ),
  fc.string({ maxLength: 20 }),
);
const HEADERS = fc.array(
  fc.tuple(
    fc.constantFrom(
      'Host',
      'Connection',
      'Upgrade',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version',
      'Sec-WebSocket-Extensions',
      'Sec-WebSocket-Protocol',
      'Content-Length',
      'Transfer-Encoding',
      'Content-Type',
      'Content-Encoding',
      'Expect',
      'Origin',
      'Cookie',
      'X-File-Name',
      'Authorization',
    ),
    VALUES,
  ),
  { maxLength: 6 },
);
const BODIES = fc.oneof(
  fc.constantFrom('', '{}', '{"open":true}', '0\r\n\r\n', 'zz\r\n'),
  fc.string({ unit: 'binary' }),
);

/** Bytes that a stranger may send to an HTTP server: requests that are nearly right, upgrades, and anything. */
export function rawRequests(known: string[]): fc.Arbitrary<Buffer> {
  const requests = fc
    .record({ method: METHODS, target: targets(known), headers: HEADERS, body: BODIES })
    .map(({ method, target, headers, body }) => {
      const lines = headers.map(([name, value]) => `${name}: ${value}`);
      return Buffer.from([`${method} ${target} HTTP/1.1`, ...lines, '', body].join('\r\n'), 'latin1');
    });
  const upgrades = targets(known).chain((target) =>
    fc
      .tuple(fc.constantFrom('13', '8', '', '99'), frames)
      .map(([version, more]) => Buffer.concat([Buffer.from(upgrade(target, version), 'latin1'), more])),
  );
  return fc.oneof(
    requests,
    upgrades,
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  );
}

/** Frames of a WebSocket: right ones, and bytes that only look like some. */
export const frames: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .record({ first: fc.nat(255), isMasked: fc.boolean(), content: fc.uint8Array({ maxLength: 120 }) })
    .map(({ first, isMasked, content }) => frame(first, isMasked, Buffer.from(content))),
);

function frame(first: number, isMasked: boolean, content: Buffer): Buffer {
  const mask = randomBytes(4);
  const head = [first, content.length | (isMasked ? 0x80 : 0)];
  if (!isMasked) return Buffer.concat([Buffer.from(head), content]);
  return Buffer.concat([Buffer.from(head), mask, content.map((byte, at) => byte ^ mask[at % 4]!)]);
}

/** An upgrade to a WebSocket as browsers ask for it. */
export function upgrade(target: string, version = '13'): string {
  return [
    `GET ${target} HTTP/1.1`,
    'Host: a',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Version: ${version}`,
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '',
    '',
  ].join('\r\n');
}

/** Sends the bytes over a connection of their own. Resolves with the response when the server closes or says nothing more. */
export function send(port: number, bytes: Buffer | string, { abort = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer: Buffer[] = [];
    const done = () => {
      if (abort) socket.resetAndDestroy();
      else socket.destroy();
      resolve(Buffer.concat(answer).toString('latin1'));
    };
    socket.setTimeout(SILENCE_MS, done);
    socket.on('data', (chunk) => answer.push(chunk));
    // A server may cut off a client that sends an invalid request.
    socket.on('error', done).on('end', done);
    socket.on('connect', () => {
      socket.write(bytes);
      if (abort) setTimeout(done, 1);
    });
  });
}
