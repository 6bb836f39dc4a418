import type { Artifact } from '../../contracts/artifact.js';
import type { Content } from '../../infra/storage/save-artifact.js';

/** `marks`: further information about the artifact. */
export type KeepFile = (
  file: { name: string; mediaType: string } & Content,
  marks?: Pick<Artifact, 'isDownload' | 'metadata'>,
) => Promise<Artifact>;
