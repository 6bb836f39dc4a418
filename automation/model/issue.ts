/** One error or warning of an automation, with its dotted path from the document's root (`nodes.1.human_in_loop_action.max_wait_time`). */
export interface Issue {
  path: string;
  message: string;
  /** Set for a feature of the format that this version does not support: the run would fail with `UnsupportedFeature`. */
  unsupported?: boolean;
  /** Set on a warning about something that makes every run of the automation fail: such a run does not start. */
  certain?: boolean;
  /** Position in the text, from 1; set by readers that have the text. */
  line?: number;
  column?: number;
}

/** The issue as one line for people. An issue of the whole document has no path. */
export function issueLine({ path, message }: Pick<Issue, 'path' | 'message'>): string {
  return path === '' ? message : `${path}: ${message}`;
}
