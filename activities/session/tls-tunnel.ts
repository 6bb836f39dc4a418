import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { connect } from 'node:tls';
import { internalClientTls } from '../../infra/internal-tls.js';

/** How long the tunnel waits for its connection, in milliseconds. */
const WAIT_MS = 10_000;

/**
 * Playwright cannot show a client certificate. The address that this function returns leads its next connection, and no other, to the
 * endpoint (`wss:`) through TLS with our certificate. Only this machine can use it, and only with the secret in its path.
 */
export async function throughTls(endpoint: string): Promise<string> {
  const { hostname, port, pathname, search } = new URL(endpoint);
  const host = hostname.replace(/^\[|\]$/g, '');
  const server = createServer({ noDelay: true }, (local) => {
    server.close();
    const remote = connect({ host, port: Number(port), ...internalClientTls() });
    remote.setNoDelay(true);
    for (const [socket, other] of [
      [local, remote],
      [remote, local],
    ] as const) {
      socket.on('error', () => socket.destroy()).once('close', () => other.destroySoon());
    }
    local.pipe(remote).pipe(local);
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  setTimeout(() => server.close(), WAIT_MS).unref();
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}${search}`;
}
