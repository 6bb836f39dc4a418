/** The workflow that removes old files, and the schedule that starts it once a day. */
export const RETENTION = 'retention';
export const RETENTION_SCHEDULE = 'intermission-retention';

/** What was removed. */
export interface CleanResult {
  /** Runs whose files were removed. */
  runs: number;
  /** Files and mails. */
  files: number;
  bytes: number;
  /** Objects of the audit log; absent in results of earlier versions. */
  auditFiles?: number;
  /** Files that a process began to write and did not finish. */
  unfinished: number;
}

export interface RetentionActivities {
  /** Removes the files that are older than the worker's retention settings allow, and unfinished ones. */
  cleanArtifacts(): Promise<CleanResult>;
}
