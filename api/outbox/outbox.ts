import { type RequestHandler, Router } from 'express';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { readOutbox, readOutboxMail } from '../../infra/storage/outbox.js';
import type { Context } from '../services/api-context.js';
import { isLoopbackHost, isLoopbackRequest } from '../http/origin.js';
import { outboxMailPage, outboxPage, type ListedMail } from './outbox-pages.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { OUTBOX_PAGE_POLICY, OUTBOX_MAIL_POLICY } from '../http/security-headers.js';

const LISTED_MAILS = 50;

/** Shows the mails that were saved because no Postmark token is set, to the user of this machine. */
export function outboxRoutes({ config, store }: Context): Router {
  const router = Router();
  const isLocal = isLoopbackHost(config.host) && isLoopbackHost(new URL(config.publicUrl).hostname);
  router.use('/outbox', onlyHere(isLocal && config.mail.postmarkToken === undefined));

  router.get('/outbox', async (_req, res) => {
    const latest = (await readOutbox(store)).slice(0, LISTED_MAILS).map(({ id, mail }) => ({ id, ...mail }));
    res.setHeader('Content-Security-Policy', OUTBOX_PAGE_POLICY);
    res.type('html').send(outboxPage(latest));
  });

  router.get('/outbox/:id', async (req, res) => {
    const mail = await getMail(store, req.params.id);
    res.setHeader('Content-Security-Policy', OUTBOX_PAGE_POLICY);
    res.type('html').send(outboxMailPage(mail));
  });

  router.get('/outbox/:id/html', async (req, res) => {
    const { html } = await getMail(store, req.params.id);
    res.setHeader('Content-Security-Policy', OUTBOX_MAIL_POLICY);
    res.removeHeader('X-Frame-Options');
    // Makes the mail's link open in a new tab instead of the frame.
    res.type('html').send(html.replace('<head>', '<head><base target="_blank">'));
  });
  router.all(['/outbox', '/outbox/:id', '/outbox/:id/html'], onlyMethods('GET'));
  return router;
}

/**
 * The mails contain live links, so only this machine's own user sees them. An installation that other machines can reach, by its public URL
 * or its listening host, has no outbox page at all, because a proxy may omit every header that reveals it.
 */
function onlyHere(isOpen: boolean): RequestHandler {
  return (req, _res, next) => {
    if (!isOpen || !isLoopbackRequest(req)) throw new Problem('NotFound', 'There is nothing here');
    next();
  };
}

async function getMail(store: ObjectStore, id: string): Promise<ListedMail> {
  const mail = await readOutboxMail(store, id);
  if (mail === undefined) throw new Problem('NotFound', 'There is no such mail in the outbox');
  return { id, ...mail };
}
