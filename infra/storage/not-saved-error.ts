/** A file could not be written. The message names the file and the reason, for the run's log. */
export class NotSavedError extends Error {
  override readonly name = 'NotSavedError';

  constructor(fileName: string, cause: unknown) {
    super(`${fileName} could not be kept: ${whyNotWritten(cause)}`, { cause });
  }
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
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return 'it could not be written';
  return `${REASONS[code] ?? 'it could not be written'} (${code})`;
}

/** Whether the file system refused to write for one of the reasons above. */
export function isWriteError(error: unknown): boolean {
  return REASONS[(error as NodeJS.ErrnoException | undefined)?.code ?? ''] !== undefined;
}
