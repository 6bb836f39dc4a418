/**
 * The processes that use settings. `cli` stands for the commands, including `intermission start`, which passes the other processes their
 * settings.
 */
type ProcessName = ServiceName | 'cli';

export type ServiceName = 'api' | 'worker' | 'browsers';

declare module 'zod' {
  interface GlobalMeta {
    /** Describes what applies when the setting has no default. */
    unset?: string;
    /** The processes that read the setting. The others are started without it. */
    usedBy?: readonly ProcessName[];
    /** A secret. It may also come from the file that the setting's `_FILE` variable names. */
    isSecret?: true;
    /** The processes that only need to know whether the setting is set. They get a placeholder value. */
    knownTo?: readonly ServiceName[];
  }
}
