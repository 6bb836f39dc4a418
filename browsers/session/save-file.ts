import type { Content, KeptFile } from '../../infra/storage/save-artifact.js';

/**
 * Saves a file of the session's run. `isOwn`: one of the engine's own files, which has exactly this name and replaces an earlier one. Throws
 * a `NotSavedError`.
 */
export type SaveFile = (file: { name: string; mediaType: string; isOwn?: boolean } & Content) => Promise<KeptFile>;
