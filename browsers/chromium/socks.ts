import type { Socket } from 'node:net';

/** What a client requests in the SOCKS 5 protocol (RFC 1928). */
export interface SocksRequest {
  host: string;
  port: number;
}

const VERSION = 5;
const NO_LOGIN = Buffer.from([VERSION, 0]);
const CONNECT = 1;
const HELLO_MS = 10_000;

/** Replies of the server; the address in them has no meaning here. */
export const SOCKS = {
  connected: answer(0),
  failed: answer(1),
  refused: answer(2),
  unreachable: answer(4),
  notSupported: answer(7),
};

function answer(code: number): Buffer {
  return Buffer.from([VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

/** Reads the greeting and the request. Undefined when the client asks for anything but a connection; it has its reply by then. */
export async function readSocksRequest(client: Socket): Promise<SocksRequest | undefined> {
  const reader = new Reader(client);
  try {
    const [version, methods] = await reader.take(2);
    if (version !== VERSION) return undefined;
    await reader.take(methods!);
    client.write(NO_LOGIN);
    const [, command, , kind] = await reader.take(4);
    const host = await readHost(reader, kind!);
    const port = (await reader.take(2)).readUInt16BE();
    if (command === CONNECT && host !== undefined) return { host, port };
    client.end(SOCKS.notSupported);
    return undefined;
  } catch {
    return undefined;
  } finally {
    reader.release();
  }
}

async function readHost(reader: Reader, kind: number): Promise<string | undefined> {
  if (kind === 1) return [...(await reader.take(4))].join('.');
  if (kind === 3) return (await reader.take((await reader.take(1))[0]!)).toString('latin1');
  if (kind !== 4) return undefined;
  const groups = (await reader.take(16)).toString('hex').match(/.{4}/g)!;
  return groups.join(':');
}

/** Reads bytes as they arrive, and returns unread bytes to the socket. */
class Reader {
  private held = Buffer.alloc(0);
  private wake: () => void = () => undefined;
  private isOver = false;
  private readonly late = setTimeout(() => this.end(), HELLO_MS);

  constructor(private readonly socket: Socket) {
    socket.on('data', this.add).once('close', this.end);
  }

  async take(count: number): Promise<Buffer> {
    while (this.held.length < count) {
      if (this.isOver) throw new Error('the client left');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }

  release(): void {
    clearTimeout(this.late);
    this.socket.off('data', this.add).off('close', this.end).pause();
    if (this.held.length > 0) this.socket.unshift(this.held);
  }

  private readonly add = (bytes: Buffer) => {
    this.held = Buffer.concat([this.held, bytes]);
    this.wake();
  };

  private readonly end = () => {
    this.isOver = true;
    this.wake();
  };
}
