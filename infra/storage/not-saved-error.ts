import { StoreError } from './objects/object-store.js';

/** A file could not be written. The message names the file and the reason, for the run's log. */
export class NotSavedError extends Error {
  override readonly name = 'NotSavedError';

  constructor(fileName: string, cause: unknown) {
    super(`${fileName} could not be kept: ${whyNotWritten(cause)}`, { cause });
  }
}

/** Why a file could not be written, as it passes from one process to another. */
export interface SentCause {
  /** Message of a `StoreError`. */
  store?: string;
  /** Code of the file system. */
  code?: string | undefined;
}

/** The cause of a `NotSavedError`, to send to another process, which reads it with `readCause`. */
export function sentCause({ cause }: NotSavedError): SentCause {
  return cause instanceof StoreError ? { store: cause.message } : { code: (cause as NodeJS.ErrnoException).code };
}

export function readCause({ store, code }: SentCause): Error {
  if (store !== undefined) return new StoreError(store);
  return Object.assign(new Error('not written'), { code });
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'its folder is not writable',
  EPERM: 'its folder is not writable',
  EROFS: 'its folder is not writable',
  ENAMETOOLONG: 'its name is too long',
  EFBIG: 'it exceeds the maximum size of a file',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOENT: 'its folder or the file to copy is gone',
  EIO: 'the disk cannot be read or written',
};

/** Why a file could not be written, without any path. */
export function whyNotWritten(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return 'it could not be written';
  return `${REASONS[code] ?? 'it could not be written'} (${code})`;
}

/** Whether the file system refused to write for one of the reasons above, or the artifact store did. */
export function isWriteError(error: unknown): boolean {
  if (error instanceof StoreError) return true;
  return REASONS[(error as NodeJS.ErrnoException | undefined)?.code ?? ''] !== undefined;
}
