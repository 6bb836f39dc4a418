/** A result of `intermission doctor`. `missing`: something required is missing; `note`: good to know. */
export interface Finding {
  state: 'ok' | 'missing' | 'note';
  what: string;
  found: string;
  /** What to do about it. */
  help?: string;
}
