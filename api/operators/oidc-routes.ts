import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { noteCaller } from '../audit/caller.js';
import { html } from '../http/html.js';
import { page } from '../http/page.js';
import { onlyMethods } from '../http/problem.js';
import { limited } from '../http/rate-limit.js';
import { logSecurity, noteRequester } from '../http/security-log.js';
import type { Context } from '../services/api-context.js';
import { CALLBACK_PATH, ProviderDownError, SignInRefusedError } from './oidc.js';

/** The dashboard removes it, and knows that this browser is signed in. */
const SIGNED_IN = '#signed-in';

/** Why nobody is signed in, for the page and the log. */
interface Refusal {
  status: number;
  title: string;
  text: string;
  reason: string;
}

const NOT_STARTED: Refusal = {
  status: 400,
  title: 'This sign-in is over',
  text: 'It was finished or given up before, took too long, or was started in another browser.',
  reason: 'no sign-in was started',
};
const DOWN: Refusal = {
  status: 503,
  title: 'The sign-in service does not respond',
  text: 'Try again in a minute. Somebody with an API key can sign in with the key meanwhile.',
  reason: 'provider down',
};

/** Sign-in of operators at the installation's OpenID Connect provider. */
export function oidcRoutes(context: Context): Router {
  const { audit, auth, config, cookies, log, oidc, roleGrants } = context;
  const router = Router();
  const refuse = (req: Request, res: Response, refusal: Refusal) => {
    logSecurity(log, req, 'sign-in', { outcome: 'refused', reason: refusal.reason });
    audit.record(req, 'operator.sign_in_failed', { refused: refusal.reason });
    res.status(refusal.status).type('html').send(refusalPage(refusal));
  };
  const tooMany = (req: Request, res: Response) =>
    refuse(req, res, {
      ...DOWN,
      status: 429,
      title: 'Too many sign-ins',
      text: 'Try again in a minute.',
      reason: 'too many',
    });

  router.get('/sign-in/methods', (_req, res) => {
    res.json({ apiKey: true, ...(config.oidc && { oidc: { name: config.oidc.name, path: '/sign-in/oidc' } }) });
  });
  router.all('/sign-in/methods', onlyMethods('GET'));
  if (oidc === undefined) return router;

  router.use('/sign-in/oidc', limited({ requests: 60, windowSeconds: 60, refuse: tooMany }));
  router.get('/sign-in/oidc', async (req, res) => {
    try {
      const { url, pending } = await oidc.begin(ownPath(req.query.to));
      await cookies.setPendingSignIn(res, pending);
      res.redirect(303, url);
    } catch (error) {
      if (!(error instanceof ProviderDownError)) throw error;
      log.warn({ err: error.cause }, 'the sign-in provider does not respond');
      refuse(req, res, DOWN);
    }
  });

  router.get(CALLBACK_PATH, async (req, res) => {
    const { search, searchParams } = new URL(req.originalUrl, config.publicUrl);
    const state = searchParams.get('state') ?? '';
    const pending = await cookies.pendingSignIn(req.headers.cookie, state);
    // The answer counts once, even if it is refused.
    cookies.clearPendingSignIn(res, state);
    if (pending === undefined) return refuse(req, res, NOT_STARTED);
    try {
      const { keyId, roles, name } = await oidc.finish(search, pending);
      noteRequester(req, { key: keyId });
      noteCaller(req, { actor: { kind: 'operator', id: keyId, ...(name !== undefined && { name }) } });
      const role = roleGrants.firstOf(roles);
      if (role === undefined) return refuse(req, res, noRole(config.oidc!.rolesClaim));
      const session = { keyId, role, name, sessionId: randomUUID(), signedInAt: Date.now() };
      await cookies.setOperator(res, session);
      noteCaller(req, auth.callerOf(session));
      logSecurity(log, req, 'sign-in', { outcome: 'done' });
      audit.record(req, 'operator.signed_in');
      res.redirect(303, pending.to + SIGNED_IN);
    } catch (error) {
      if (error instanceof ProviderDownError) return refuse(req, res, DOWN);
      if (error instanceof SignInRefusedError) return refuse(req, res, refusedAnswer(error.reason));
      throw error;
    }
  });
  router.all(['/sign-in/oidc', CALLBACK_PATH], onlyMethods('GET'));
  return router;
}

function noRole(claim: string): Refusal {
  return {
    status: 403,
    title: 'Your account has no role here',
    text: `You are signed in at the sign-in service, but nothing in the claim “${claim}” of your account gives access to Intermission. Ask an administrator for a role.`,
    reason: 'no role',
  };
}

function refusedAnswer(reason: string): Refusal {
  if (reason === 'access_denied') {
    return {
      status: 403,
      title: 'You were not signed in',
      text: 'The sign-in service refused or you cancelled.',
      reason,
    };
  }
  const text = 'The answer of the sign-in service could not be verified. If this happens again, tell an administrator.';
  return { status: 403, title: 'You were not signed in', text, reason };
}

function refusalPage({ title, text }: Refusal): string {
  return page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      <p><a class="button" href="/">Back to the sign-in page</a></p>`,
  );
}

/** Only paths of the dashboard, so that no sign-in ends on another site. */
function ownPath(to: unknown): string {
  return typeof to === 'string' && /^\/(?:schedules|runs(?:\/[\w.%-]{1,200})?)?$/.test(to) ? to : '/';
}
