/** A process that the supervisor starts and keeps running. */
export interface ProcessSpec {
  /** The name shown to people, and the name of the log file. */
  name: string;
  command: string;
  args: string[];
  /** The complete environment of the process. */
  env: Record<string, string>;
  /**
   * `ours`: sends `ready` over an IPC channel, and exits by itself when that channel closes. `foreign`: any other program; a small shell
   * guard between it and us ends it when we die.
   */
  kind: 'ours' | 'foreign';
  /** How long the process may take to exit after the first stop request, before the second; 5 by default. */
  graceSeconds?: number;
  /** Whether the process responds. Called every 100 ms after a start until it returns true. */
  answers?: () => Promise<boolean>;
  /** Called each time the process has started and responds, before it counts as ready. */
  onReady?: () => Promise<void>;
}
