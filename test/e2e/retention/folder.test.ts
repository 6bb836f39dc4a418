import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactFolder } from '../../../infra/storage/artifact-paths.js';
import { useStack } from '../../support/system/stack.js';
import { removesOnlyOldFiles, RETENTION } from './removes-old-files.js';

const stack = useStack(RETENTION);
removesOnlyOldFiles(
  stack,
  () => stack.home,
  async (runId) => {
    const name = '.half-a-download.part';
    await writeFile(join(artifactFolder(stack.home, runId), name), 'half');
    return name;
  },
);
