import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { serve } from './serve.js';

export const CLIENT = { id: 'intermission', secret: 'the-client-secret-of-tests' };

/** How the provider's next ID tokens differ from the right ones. */
interface Changes {
  claims?: JWTPayload;
  /** Signs with a key that is not the provider's. */
  isForged?: boolean;
}

/**
 * A real OpenID Connect provider for one client. Everybody may sign in with any password; the roles of a person are the words of the name,
 * so `ops nobody` has two. `change` makes it issue ID tokens that are wrong, signed with its own key.
 */
export async function startOidcProvider(apiUrl: string, port = 0) {
  const [{ privateKey }, foreign] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256'),
  ]);
  const kid = 'key-of-the-provider';
  const jwks = { keys: [{ ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }] };
  let changes: Changes = {};
  let handle: (req: IncomingMessage, res: ServerResponse) => unknown = () => undefined;

  const server = await serve(
    (req, res) => {
      if (req.url === '/token') changeAnswer(res, (body) => changedToken(body));
      void handle(req, res);
    },
    undefined,
    port,
  );
  // Another site than 127.0.0.1, as a provider is.
  const issuer = `http://localhost:${server.port}`;
  const provider = new Provider(issuer, {
    jwks,
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${apiUrl}/sign-in/oidc/callback`],
        post_logout_redirect_uris: [`${apiUrl}/`],
      },
    ],
    cookies: { keys: ['a key of the provider for its cookies'] },
    claims: { openid: ['sub', 'roles'], email: ['email'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, roles: id.split(' ') }) }),
    features: { devInteractions: { enabled: true } },
  });
  handle = provider.callback();

  async function changedToken(body: string): Promise<string> {
    const answer = JSON.parse(body) as { id_token?: string };
    if (answer.id_token === undefined || (changes.claims === undefined && !changes.isForged)) return body;
    const id_token = await new SignJWT({ ...decodeJwt(answer.id_token), ...changes.claims })
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(changes.isForged ? foreign.privateKey : privateKey);
    return JSON.stringify({ ...answer, id_token });
  }

  return {
    issuer,
    change: (next: Changes) => void (changes = next),
    stop: server.stop,
  };
}

/** Replaces the body that a handler sends. */
function changeAnswer(res: ServerResponse, change: (body: string) => Promise<string>): void {
  const end = res.end.bind(res) as (body: string) => void;
  res.end = ((body: string | Buffer) => {
    void change(body.toString()).then((changed) => {
      res.setHeader('content-length', Buffer.byteLength(changed));
      end(changed);
    });
    return res;
  }) as typeof res.end;
}
