import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import { StoreError, UnreadableObjectError } from '../../infra/storage/objects/object-store.js';
import { artifactVersion, openArtifact } from '../../infra/storage/run-files.js';
import { etagOf, requestedRange } from './artifact-range.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { MEDIA_ONLY, NO_RIGHTS } from '../http/security-headers.js';

/** Media types that a browser may display; all other files are downloaded, never rendered. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/webp', 'video/webm', 'video/mp4']);

/** The files saved from a run, by the names in its state. */
export function artifactRoutes({ audit, auth, intermission, store }: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/artifacts/:name', async (req, res) => {
    const { runId, name } = req.params;
    await auth.forRun(req, runId, 'runs:read');
    const { artifacts } = await intermission.getRun(runId);
    const artifact = artifacts.find((candidate) => candidate.name === name);
    if (artifact === undefined) throw new Problem('NotFound', `The run has no artifact ${JSON.stringify(name)}`);
    const version = await opened(name, () => artifactVersion(store, runId, name));
    const { size } = artifact;
    const range = requestedRange(req, res, { size, etag: etagOf(version) });
    const file = await opened(name, async () => {
      const found = await openArtifact(store, runId, name, range);
      // A file that cannot be decrypted must not become half a response.
      return found && (await untilReadable(found));
    });
    const isShown = SHOWN.has(artifact.mediaType);
    if (isShown) res.setHeader('Content-Disposition', 'inline');
    else res.attachment(name);
    res.type(isShown ? artifact.mediaType : 'application/octet-stream');
    res.setHeader('Content-Security-Policy', artifact.mediaType.startsWith('video/') ? MEDIA_ONLY : NO_RIGHTS);
    res.setHeader('Content-Length', range === undefined ? size : range.end - range.start + 1);
    if (range !== undefined) res.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
    if (req.method === 'HEAD') {
      file.destroy();
      return void res.end();
    }
    audit.record(req, 'artifact.downloaded', { runId, details: { artifact: name } });
    try {
      await pipeline(file, res);
    } catch (error) {
      // The response has begun, so all that is left is to break it off. A client that went away has no need to know.
      if (file.errored) req.log.error({ err: error, runId, name }, 'artifact could not be read to its end');
      res.destroy();
    }
  });

  router.all('/v1/runs/:runId/artifacts/:name', onlyMethods('GET'));
  return router;
}

/** Throws a `Problem` when the store does not have the file, does not work, or has a file that cannot be decrypted. */
async function opened<Found>(name: string, open: () => Promise<Found | undefined>): Promise<Found> {
  const what = `The file of the artifact ${JSON.stringify(name)}`;
  let file: Found | undefined;
  try {
    file = await open();
  } catch (error) {
    if (error instanceof StoreError) throw new Problem('Unavailable', `${what} cannot be read now: ${error.message}`);
    if (error instanceof UnreadableObjectError) {
      throw new Problem('Unreadable', `${what} cannot be read: ${error.message}`);
    }
    throw error;
  }
  if (file === undefined) throw new Problem('NotFound', `${what} is gone`);
  return file;
}

/** Resolves when the first bytes can be read; throws the error that comes instead. */
function untilReadable(stream: Readable): Promise<Readable> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.once('readable', () => {
      stream.off('error', reject);
      resolve(stream);
    });
  });
}
