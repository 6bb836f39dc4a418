import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { deviceOf } from '../../contracts/devices.js';
import { RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import type { RunState } from '../../contracts/run-state.js';
import type { Context } from '../services/api-context.js';
import { noteCaller, recipientCaller } from '../audit/caller.js';
import { findLink, type Link, type LinkParams } from './link-state.js';
import { limited } from '../http/rate-limit.js';
import { claimIdOf, isSameNonce, newNonce } from '../auth/nonce.js';
import { isCrossOrigin } from '../http/origin.js';
import { linkPage, type LinkPageView } from './link-page.js';
import { onlyMethods, Problem, problemOf } from '../http/problem.js';
import { logSecurity, noteRequester } from '../http/security-log.js';

/**
 * The link in a mail. Opening it shows a page and changes nothing, so mail scanners and previews may open it. The page's button claims the
 * link, once, for the browser in which it was pressed.
 */
export function linkRoutes(context: Context): Router {
  const { audit, cookies, intermission, sessions } = context;
  const router = Router();
  const busy = (req: Request, res: Response) => {
    logSecurity(context.log, req, 'link', { outcome: 'refused', reason: 'too many' });
    show(res, { state: 'busy' });
  };
  const perAddress = limited({ requests: 120, windowSeconds: 60, refuse: busy });
  const perLink = limited({
    requests: 3,
    windowSeconds: 300,
    // The key contains the token, so that somebody who guesses cannot use up the owner's attempts.
    key: ({ params }) => `${String(params.runId)} ${String(params.pauseId)} ${String(params.token)}`,
    refuse: busy,
  });
  const refuse = (req: Request<LinkParams>, res: Response, link: Exclude<Link, WaitingLink>) => {
    if (link.state !== 'busy') {
      logSecurity(context.log, req, 'link', { outcome: 'refused', reason: link.state });
      audit.record(req, 'run.link_refused', { runId: req.params.runId, refused: link.state });
    }
    show(res, link);
  };
  router.use('/link', perAddress, express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 }));
  router.use('/link/:runId/:pauseId/:token/fresh', perLink);

  router.get('/link/:runId/:pauseId/:token', async (req, res) => {
    const nonce = cookies.nonce(req.headers.cookie) ?? newNonce();
    const link = await findLink(context, req.params, claimIdOf(nonce, req.params.runId));
    if (link.state !== 'waiting') return refuse(req, res, link);
    const isClaimed = !link.isFree || link.link.claimed;
    if (isClaimed && (await holdsRun(context, req, link.run))) return res.redirect(303, runPath(req.params.runId));
    cookies.setNonce(res, nonce);
    show(res, link.isFree ? await openView(context, link, req.params, nonce) : usedView(req.params, nonce));
  });

  router.post('/link/:runId/:pauseId/:token', async (req, res) => {
    const claimId = claimIdOf(checkedNonce(context, req), req.params.runId);
    const link = await findLink(context, req.params, claimId);
    if (link.state !== 'waiting') return refuse(req, res, link);
    const { runId, pauseId } = req.params;
    const { generation, recipient } = link;
    const claim = await intermission.claimLink(runId, { pauseId, generation, claimId, recipient });
    // The link's page explains why: the link was used, or its pause is over.
    if (claim.outcome !== 'claimed') {
      logSecurity(context.log, req, 'claim', { outcome: 'refused', reason: claim.outcome });
      audit.record(req, 'run.claimed', { runId, refused: claim.outcome, details: { pauseId } });
      return res.redirect(303, linkPath(req.params));
    }
    noteRequester(req, { claim: claimId });
    noteCaller(req, recipientCaller({ claimId, recipient }));
    logSecurity(context.log, req, 'claim', { outcome: 'done' });
    audit.record(req, 'run.claimed', { runId, details: { pauseId } });
    const hardLimit = link.run.startedAt + RUN_LIMIT_SECONDS * 1000;
    // Prepares the next page, which shows the browser.
    sessions.ask(runId).catch(() => undefined);
    await cookies.setRun(res, { runId, claimId, recipient: link.recipient }, hardLimit);
    res.redirect(303, runPath(runId));
  });

  router.post('/link/:runId/:pauseId/:token/fresh', async (req, res) => {
    const claimId = claimIdOf(checkedNonce(context, req), req.params.runId);
    const link = await findLink(context, req.params, claimId);
    if (link.state !== 'waiting') return refuse(req, res, link);
    const { pauseId } = link.pause;
    const { generation } = link.link;
    const fresh = await intermission.mailFreshLink(req.params.runId, {
      pauseId,
      generation,
      recipient: link.recipient,
    });
    if (fresh.outcome === 'too-many') return show(res.status(429), { state: 'busy' });
    if (fresh.outcome === 'expired') return res.redirect(303, linkPath(req.params));
    audit.record(req, 'run.link_mailed', { runId: req.params.runId, details: { pauseId, to: link.recipient } });
    show(res, { state: 'fresh-mailed', to: link.recipient });
  });

  router.all('/link/:runId/:pauseId/:token', onlyMethods('GET', 'POST'));
  router.all('/link/:runId/:pauseId/:token/fresh', onlyMethods('POST'));

  const busyOnTrouble: ErrorRequestHandler = (error, _req, res, next) => {
    if (problemOf(error).problem === 'Unavailable') show(res, { state: 'busy' });
    else next(error);
  };
  router.use('/link', busyOnTrouble);
  return router;
}

type PauseParams = Pick<LinkParams, 'runId' | 'pauseId'>;
type WaitingLink = Extract<Link, { state: 'waiting' }>;

const STATUS: Record<LinkPageView['state'], number> = {
  open: 200,
  'fresh-mailed': 200,
  used: 410,
  expired: 410,
  wrong: 404,
  busy: 503,
};

function show(res: Response, view: LinkPageView): void {
  if (res.statusCode === 200) res.status(STATUS[view.state]);
  res.type('html').send(linkPage(view));
}

async function openView(
  { intermission, config }: Context,
  link: WaitingLink,
  params: LinkParams,
  nonce: string,
): Promise<LinkPageView> {
  const { title, instructions, deadline, limitedBy, readsRequests = false } = link.pause;
  const { automation } = link.run;
  const site = (await intermission.siteOf(params.runId)) ?? automation;
  return {
    state: 'open',
    title,
    instructions,
    automation,
    site,
    deadline,
    limitedBy,
    isFilmed: (link.run.evidence?.video ?? config.recording) === 'all',
    readsRequests,
    action: linkPath(params),
    nonce,
  };
}

function usedView(params: LinkParams, nonce: string): LinkPageView {
  return { state: 'used', freshAction: `${linkPath(params)}/fresh`, nonce };
}

/** The nonce of a form that our own page created in this browser. Throws `Problem` for any other form. */
function checkedNonce({ config, cookies }: Context, req: Request): string {
  if (isCrossOrigin(req, config.publicUrl))
    throw new Problem('CrossOrigin', 'Open the link in the mail and press its button');
  const nonce = cookies.nonce(req.headers.cookie);
  const field: unknown = (req.body as Record<string, unknown> | undefined)?.nonce;
  if (!isSameNonce(nonce, field)) {
    throw new Problem('Forbidden', 'This page is too old, or cookies are off; open the link in the mail again');
  }
  return nonce;
}

/** Whether this browser opened a link of this run before and no other device replaced it. */
async function holdsRun({ cookies }: Context, req: Request, run: RunState): Promise<boolean> {
  const claim = await cookies.run(req.headers.cookie);
  return claim?.runId === run.runId && deviceOf(run, claim) !== undefined;
}

function pausePath({ runId, pauseId }: PauseParams): string {
  return `/link/${encodeURIComponent(runId)}/${encodeURIComponent(pauseId)}`;
}

function linkPath(params: LinkParams): string {
  return `${pausePath(params)}/${encodeURIComponent(params.token)}`;
}

function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}
