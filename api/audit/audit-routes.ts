import { once } from 'node:events';
import { type Response, Router } from 'express';
import type { AuditEntry } from '../../contracts/audit.js';
import { UnreadableObjectError } from '../../infra/storage/objects/object-store.js';
import { exactMethods, Problem } from '../http/problem.js';
import { given } from '../http/query-schemas.js';
import type { Context } from '../services/api-context.js';
import { AuditQuery, selectionOf } from './audit-schemas.js';

/** The export of the audit log, one JSON object a line. */
export function auditRoutes({ audit, auth }: Context): Router {
  const router = Router();

  // Before the GET, which would read the whole log for a HEAD.
  router.head('/v1/audit', exactMethods('GET', 'OPTIONS'));
  router.get('/v1/audit', async (req, res) => {
    const { holder } = await auth.operator(req, 'audit:read');
    const query = AuditQuery.parse(given(req.query));
    audit.record(req, 'audit.read');
    try {
      await stream(audit.read(query, selectionOf(query, holder.tenant)), res, query.limit);
    } catch (error) {
      if (!res.headersSent) throw problemOf(error);
      // A reader must not take a part for the whole.
      req.log.error({ err: error }, 'the audit log could not be read to its end');
      res.destroy();
    }
  });

  router.all('/v1/audit', exactMethods('GET', 'OPTIONS'));
  return router;
}

async function stream(entries: AsyncIterable<AuditEntry>, res: Response, limit = Infinity): Promise<void> {
  const left = new AbortController();
  res.on('close', () => left.abort());
  let sent = 0;
  res.type('application/x-ndjson');
  for await (const entry of entries) {
    if (res.destroyed) return;
    if (!res.write(`${JSON.stringify(entry)}\n`))
      await once(res, 'drain', { signal: left.signal }).catch(() => undefined);
    sent += 1;
    if (sent === limit) break;
  }
  res.end();
}

function problemOf(error: unknown): unknown {
  if (error instanceof UnreadableObjectError) return new Problem('Unreadable', `The audit log: ${error.message}`);
  return error;
}
