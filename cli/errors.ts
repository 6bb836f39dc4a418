/** Exit codes of the `intermission` command. `refused` also covers wrong usage and unreadable files. */
export const EXIT = { ok: 0, error: 1, refused: 2, failed: 3, cancelled: 4, timedOut: 5, interrupted: 130 } as const;

/** An error that the person at the terminal needs to know or fix: its message is printed without a stack. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.error, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
