import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Context } from './context.js';
import { isLoopbackRequest } from './origin.js';
import { outboxMailPage, outboxPage, type OutboxMail } from './pages/index.js';
import { Problem } from './problems.js';
import { OUTBOX_PAGE_POLICY, OUTBOX_MAIL_POLICY } from './security.js';

/** What a file of the outbox holds; the page needs no more of it. */
const MailFile = z.object({
  at: z.number(),
  runId: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

const LISTED_MAILS = 50;

/** The mails that stayed here for want of a Postmark token, for the person who sits at this machine. */
export function outboxRoutes({ config }: Context): Router {
  const folder = join(config.home, 'outbox');
  const router = Router();
  router.use('/outbox', onlyHere(config.mail.postmarkToken !== undefined));

  router.get('/outbox', async (_req, res) => {
    const mails = await Promise.all((await mailIds(folder)).map((id) => readMail(folder, id)));
    const latest = mails.sort((a, b) => b.at - a.at).slice(0, LISTED_MAILS);
    res.setHeader('Content-Security-Policy', OUTBOX_PAGE_POLICY);
    res.type('html').send(outboxPage(latest));
  });

  router.get('/outbox/:id', async (req, res) => {
    const mail = await readMail(folder, req.params.id);
    res.setHeader('Content-Security-Policy', OUTBOX_PAGE_POLICY);
    res.type('html').send(outboxMailPage(mail));
  });

  router.get('/outbox/:id/html', async (req, res) => {
    const { html } = await readMail(folder, req.params.id);
    res.setHeader('Content-Security-Policy', OUTBOX_MAIL_POLICY);
    res.removeHeader('X-Frame-Options');
    // Within a frame, the mail's link opens in a tab of its own.
    res.type('html').send(html.replace('<head>', '<head><base target="_blank">'));
  });
  return router;
}

/** The mails hold live links: nobody but this machine's own user sees them, and nobody at all where mail is sent for real. */
function onlyHere(isMailSent: boolean): RequestHandler {
  return (req, _res, next) => {
    if (isMailSent || !isLoopbackRequest(req)) throw new Problem('NotFound', 'There is nothing here');
    next();
  };
}

async function mailIds(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

async function readMail(folder: string, id: string): Promise<OutboxMail> {
  // Only what the folder lists is read, so an id cannot lead out of it.
  if (!(await mailIds(folder)).includes(id)) throw new Problem('NotFound', 'There is no such mail in the outbox');
  const file = MailFile.parse(JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')));
  return { id, ...file };
}
