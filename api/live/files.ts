import type { IncomingMessage } from 'node:http';
import { type Request, Router } from 'express';
import { isHolder } from '../auth/authenticator.js';
import type { Context } from '../services/api-context.js';
import { requestOfSession } from '../../infra/session-client.js';
import { exactMethods, onlyMethods, Problem } from '../http/problem.js';
import { NO_RIGHTS } from '../http/security-headers.js';

/** A session that sends nothing for this long counts as gone. */
const IDLE_MS = 30_000;

/**
 * Streams files between the person in control and the page; they reach neither Temporal nor a disk here. An upload is a POST with the file
 * as its body and its percent-encoded name in `X-File-Name`.
 */
export function fileRoutes(context: Context): Router {
  const router = Router();

  router.post('/v1/runs/:runId/uploads/:chooserId', async (req, res) => {
    const { runId, chooserId } = req.params;
    const limitBytes = context.config.uploadLimitBytes;
    if (Number(req.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
    checkName(req.headers['x-file-name']);
    const { liveUrl, pause } = await permitted(context, req, runId);
    if (pause === undefined) throw new Problem('PauseNotOpen', 'The pause is over, so the page accepts no files');
    const answer = await asked(`${browserAt(liveUrl)}/uploads/${encodeURIComponent(chooserId)}`, req);
    answer.resume();
    if (answer.statusCode === 413) throw tooLarge(limitBytes);
    if (answer.statusCode === 409) throw new Problem('Forbidden', 'The page accepts no more files');
    if (answer.statusCode === 507) {
      throw new Problem('Unavailable', "The file could not be stored on the browser's machine: its disk may be full");
    }
    if (answer.statusCode === 500) throw new Problem('Unavailable', 'The file could not be passed on to the browser');
    if (answer.statusCode !== 204) throw new Problem('NotFound', 'The page no longer waits for files');
    context.audit.record(req, 'run.file_uploaded', { runId });
    res.status(204).end();
  });

  // Registered before the GET, which would also answer a HEAD and use up the download link.
  router.head('/v1/runs/:runId/downloads/:id', exactMethods('GET', 'OPTIONS'));
  router.get('/v1/runs/:runId/downloads/:id', async (req, res) => {
    const { runId, id } = req.params;
    const { liveUrl } = await permitted(context, req, runId);
    const answer = await asked(`${browserAt(liveUrl)}/downloads/${encodeURIComponent(id)}`);
    if (answer.statusCode !== 200) {
      answer.resume();
      throw new Problem('NotFound', 'There is no such file, or it was fetched already');
    }
    context.audit.record(req, 'run.file_downloaded', { runId });
    res.attachment(decodeURIComponent(String(answer.headers['x-file-name'])));
    res.type('application/octet-stream');
    res.setHeader('Content-Length', answer.headers['content-length'] ?? 0);
    res.setHeader('Content-Security-Policy', NO_RIGHTS);
    answer.on('error', () => res.destroy());
    res.on('close', () => answer.destroy());
    answer.pipe(res);
  });

  router.all('/v1/runs/:runId/uploads/:chooserId', onlyMethods('POST'));
  router.all('/v1/runs/:runId/downloads/:id', exactMethods('GET', 'OPTIONS'));
  return router;
}

/** The session's address (undefined once it is closed) and the open pause, for an operator or the person in control. An embedded view needs control too. */
async function permitted({ auth, intermission }: Context, req: Request, runId: string) {
  const viewer = await auth.forRun(req, runId, 'runs:answer');
  const { pause } = await intermission.getRun(runId);
  const { liveUrl, holder } = await intermission.access(runId);
  const needsControl = viewer.kind === 'guest' || viewer.onlyRun !== undefined;
  if (needsControl && !isHolder(viewer, runId, holder)) {
    throw new Problem('Forbidden', 'Another device has control of the browser');
  }
  return { liveUrl, pause };
}

/** If decoded with replacement characters, the file would reach the page under a different name. */
function checkName(header: string | string[] | undefined): void {
  const name = String(header ?? '');
  try {
    if (/^[\x20-\x7e]*$/.test(name)) return void decodeURIComponent(name);
  } catch {
    // Not valid; reported below.
  }
  throw new Problem('BadRequest', "The header X-File-Name must be the file's name, percent-encoded as UTF-8");
}

function browserAt(liveUrl: string | undefined): string {
  if (liveUrl === undefined) throw new Problem('NotFound', 'The run has no browser');
  return liveUrl;
}

/** Sends a request to the session, with the body of `upload` if given. */
async function asked(url: string, upload?: IncomingMessage): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const outgoing = requestOfSession(url, {
      method: upload === undefined ? 'GET' : 'POST',
      headers: upload === undefined ? {} : { 'x-file-name': upload.headers['x-file-name'] ?? '' },
      timeout: IDLE_MS,
    });
    // The error message contains the session's address, which is a secret.
    const gone = () => reject(new Problem('Unavailable', 'The browser of this run does not answer'));
    outgoing.once('response', resolve).once('error', gone);
    outgoing.once('timeout', () => outgoing.destroy());
    if (upload === undefined) return outgoing.end();
    // Do not deliver an incomplete file.
    upload.once('close', () => upload.complete || outgoing.destroy());
    upload.pipe(outgoing);
  });
}

function tooLarge(limitBytes: number): Problem {
  return new Problem('BodyTooLarge', `The limit for all files together is ${Math.round(limitBytes / 1_000_000)} MB`);
}
