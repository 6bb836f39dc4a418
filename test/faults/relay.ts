import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP line that can be made slow. The order of what passes is kept. */
export interface Relay {
  port: number;
  /** Everything that passes from now on takes this much longer, each way. */
  delayMs: number;
  stop(): void;
}

export async function startRelay(host: string, target: { host: string; port: number }): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, host);
  await once(server, 'listening');
  const relay: Relay = {
    port: (server.address() as AddressInfo).port,
    delayMs: 0,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };

  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    from.setNoDelay(true);
    const waiting: { at: number; act: () => void }[] = [];
    const flush = () => {
      while (waiting[0] !== undefined && waiting[0].at <= Date.now()) waiting.shift()!.act();
      if (waiting[0] !== undefined) setTimeout(flush, waiting[0].at - Date.now());
    };
    const later = (act: () => void) => {
      waiting.push({ at: Date.now() + relay.delayMs, act });
      if (waiting.length === 1) flush();
    };
    from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      later(() => to.destroy());
    });
  }
  return relay;
}
