import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const BYTES_PER_MS = 5_000_000 / 8 / 1000;
const DELAY_MS = 30;
/** What the line holds back before the sender feels it. */
const MAX_QUEUED_BYTES = 64 * 1024;
const PIECE_BYTES = 4096;

/** A line as slow as the shaped one, where the kernel has no `netem`: a relay in front of one port of this machine. */
export async function startRelay(port: number): Promise<{ port: number; stop(): void }> {
  const sockets = new Set<Socket>();
  const free = { down: 0, up: 0 };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    pass(far, near, 'down');
    pass(near, far, 'up');
  });

  /** All connections share the line, each way. */
  function pass(from: Socket, to: Socket, way: 'down' | 'up'): void {
    const underWay: { piece: Buffer; due: number }[] = [];
    let queued = 0;
    sockets.add(from);
    const arrive = () => {
      // Timers do not keep the order.
      while (underWay[0] !== undefined && underWay[0].due <= performance.now()) {
        const { piece } = underWay.shift()!;
        queued -= piece.length;
        to.write(piece);
      }
      if (queued < MAX_QUEUED_BYTES) from.resume();
      if (underWay[0] !== undefined) setTimeout(arrive, underWay[0].due - performance.now());
    };
    from.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += PIECE_BYTES) {
        const piece = data.subarray(at, at + PIECE_BYTES);
        queued += piece.length;
        free[way] = Math.max(free[way], performance.now()) + piece.length / BYTES_PER_MS;
        const due = free[way] + DELAY_MS;
        underWay.push({ piece, due });
        if (underWay.length === 1) setTimeout(arrive, due - performance.now());
      }
      if (queued >= MAX_QUEUED_BYTES) from.pause();
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroySoon();
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
