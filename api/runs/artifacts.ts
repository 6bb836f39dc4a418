import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Router } from 'express';
import { artifactFile, artifactFolder } from '../../infra/storage/artifact-paths.js';
import type { Context } from '../services/api-context.js';
import { onlyMethods, Problem } from '../http/problem.js';
import { NO_RIGHTS } from '../http/security-headers.js';

/** Media types that a browser may display; all other files are downloaded, never rendered. */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/webp']);

/** The files saved from a run, by the names in its state. */
export function artifactRoutes({ auth, config, intermission }: Context): Router {
  const router = Router();

  router.get('/v1/runs/:runId/artifacts/:name', async (req, res) => {
    const { runId, name } = req.params;
    await auth.forRun(req, runId, 'runs:read');
    const { artifacts } = await intermission.getRun(runId);
    const artifact = artifacts.find((candidate) => candidate.name === name);
    if (artifact === undefined) throw new Problem('NotFound', `The run has no artifact ${JSON.stringify(name)}`);
    const file = await insideFolder(artifactFolder(config.home, runId), artifactFile(config.home, runId, name));
    const isShown = SHOWN.has(artifact.mediaType);
    if (isShown) res.setHeader('Content-Disposition', 'inline');
    else res.attachment(name);
    res.type(isShown ? artifact.mediaType : 'application/octet-stream');
    res.setHeader('Content-Security-Policy', NO_RIGHTS);
    await new Promise<void>((resolve, reject) => {
      // The home folder's name may begin with a dot.
      res.sendFile(file, { dotfiles: 'allow', cacheControl: false, etag: false }, (error) => {
        if (!error) return resolve();
        if (res.headersSent) return reject(error);
        res.removeHeader('Content-Disposition');
        reject(new Problem('NotFound', `The file of the artifact ${JSON.stringify(name)} is gone`));
      });
    });
  });

  router.all('/v1/runs/:runId/artifacts/:name', onlyMethods('GET'));
  return router;
}

/** A symbolic link must not lead out of the run's folder. A missing file is reported later. */
async function insideFolder(folder: string, file: string): Promise<string> {
  const [realFolder, realFile] = await Promise.all([realpath(folder), realpath(file)]).catch(() => [folder, file]);
  if (dirname(realFile) !== realFolder) throw new Problem('NotFound', 'The file of the artifact is elsewhere');
  return file;
}
