/** Exit codes of the `intermission` command. `refused` also stands for wrong usage and unreadable files. */
export const EXIT = { ok: 0, error: 1, refused: 2, failed: 3, cancelled: 4, timedOut: 5, interrupted: 130 } as const;

/** Something the person at the terminal has to know or do: printed as it is, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.error, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
