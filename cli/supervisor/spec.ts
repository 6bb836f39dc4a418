/** A process that the supervisor starts and keeps running. */
export interface ProcessSpec {
  /** For people, and the name of its log file. */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /**
   * `ours` says `ready` over an IPC channel, and leaves by itself when that channel closes. `foreign` is any other program:
   * a small shell stands between it and us and ends it when we are gone.
   */
  kind: 'ours' | 'foreign';
  /** How long it may take to end by itself when it is asked to, before it is asked again; 5 by default. */
  graceSeconds?: number;
  /** Whether it answers; asked every 100 ms after a start until it does. */
  answers?: () => Promise<boolean>;
  /** Called each time it has started and answers, before it counts as ready. */
  onReady?: () => Promise<void>;
}
