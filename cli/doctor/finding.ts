/** What `intermission doctor` found about one thing. `missing` is needed and not there; `note` is worth knowing. */
export interface Finding {
  state: 'ok' | 'missing' | 'note';
  what: string;
  found: string;
  /** What to do about it. */
  help?: string;
}
