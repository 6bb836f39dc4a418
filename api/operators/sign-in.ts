import { randomUUID } from 'node:crypto';
import { type Request, Router } from 'express';
import { noteCaller } from '../audit/caller.js';
import type { OperatorSession } from '../auth/cookies.js';
import type { Context } from '../services/api-context.js';
import { isCrossOrigin } from '../http/origin.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { SessionBody, SignOutQuery } from './sign-in-schemas.js';
import { logSecurity, noteRequester } from '../http/security-log.js';

/** Signs an operator in to the dashboard with an API key, so that the browser does not have to keep the key. */
export function sessionRoutes(context: Context): Router {
  const { audit, auth, config, cookies, keys, log, streams } = context;
  const router = Router();

  router.post('/v1/session', async (req, res) => {
    if (isCrossOrigin(req, config.publicUrl)) throw new Problem('CrossOrigin', 'Sign in on a page of this server');
    const { apiKey } = SessionBody.parse(req.body);
    const holder = keys.require(apiKey);
    noteRequester(req, { key: holder.keyId });
    if (!holder.scopes.has('operator')) {
      throw new Problem('Forbidden', 'Signing in needs an API key with the scope operator');
    }
    const session = { keyId: holder.keyId, sessionId: randomUUID(), signedInAt: Date.now() };
    noteCaller(req, auth.callerOf(session));
    await cookies.setOperator(res, session);
    logSecurity(log, req, 'sign-in', { outcome: 'done' });
    audit.record(req, 'operator.signed_in');
    res.status(204).end();
  });

  router.delete('/v1/session', async (req, res) => {
    if (isCrossOrigin(req, config.publicUrl)) throw new Problem('CrossOrigin', 'Sign out on a page of this server');
    const { everywhere } = SignOutQuery.parse(req.query);
    const session = await cookies.operator(req.headers.cookie);
    if (everywhere) await endAll(context, req, session);
    else if (session !== undefined) await endOne(context, req, session);
    // Only now: if recording the sign-out failed, the operator can try again.
    cookies.clearOperator(res);
    await streams.checkAll();
    // Otherwise the provider would sign the same person in again without a question.
    const signOutUrl = session?.role === undefined ? undefined : await context.oidc?.signOutUrl();
    if (signOutUrl === undefined) res.status(204).end();
    else res.json({ signOutUrl });
  });

  router.all('/v1/session', onlyMethods('POST', 'DELETE'));
  return router;
}

async function endOne({ audit, auth, log, signOuts }: Context, req: Request, session: OperatorSession): Promise<void> {
  await signOuts.end(session);
  noteRequester(req, { key: session.keyId });
  noteCaller(req, auth.callerOf(session));
  logSecurity(log, req, 'sign-out', { outcome: 'done' });
  audit.record(req, 'operator.signed_out');
}

/** Ends every sign-in that used the given key, or the key or the account with which this browser signed in. */
async function endAll({ audit, auth, log, signOuts }: Context, req: Request, session?: OperatorSession): Promise<void> {
  // A role may lack the scope `operator`, and still end its own sign-ins.
  const { holder } = await auth.operator(req, session?.role === undefined ? 'operator' : undefined);
  await signOuts.endAll(holder.keyId);
  logSecurity(log, req, 'sign-out everywhere', { outcome: 'done' });
  audit.record(req, 'operator.signed_out_everywhere');
}
