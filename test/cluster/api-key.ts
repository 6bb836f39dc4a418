import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An API key that Temporal's own authorizer accepts: a signed token with permissions. Its public key is served at `keysUrl`. */
export async function makeApiKey(host: string): Promise<{ apiKey: string; keysUrl: string; stop: () => void }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }] };
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(keys));
  });
  await new Promise<void>((listening) => server.listen(0, host, listening));
  const apiKey = await new SignJWT({ permissions: ['temporal-system:admin', 'default:admin'] })
    .setProtectedHeader({ alg: 'RS256', kid: 'test' })
    .setSubject('intermission')
    .setExpirationTime('12h')
    .sign(privateKey);
  return {
    apiKey,
    keysUrl: `http://${host}:${(server.address() as AddressInfo).port}/keys`,
    stop: () => void server.close(),
  };
}
