import type { HumanAct } from '../../workflows/messages.js';

/** Acts of one session that are kept; the last one stands for all that follow. */
const MAX_ACTS = 200;

/** One thing a person does. `kind`: deeds of one kind in a row are one act. `say` tells it, `amount` added up. */
export interface Deed {
  kind: string;
  amount: number;
  say: (amount: number, field: string | undefined) => string;
}

interface Row {
  by: string;
  at: number;
  deed: Deed;
  amount: number;
  field?: string;
}

const MORE: Deed = { kind: 'more', amount: 1, say: () => 'did more than is listed here' };

/** What people do during the pauses of one session, and never what they type. */
export class Acts {
  private readonly rows: Row[] = [];
  private isSealed = true;
  private controller: string | undefined;

  /** The acts up to now; what comes later is not added to them but follows them. */
  take(): HumanAct[] {
    this.isSealed = true;
    return this.rows.map(({ by, at, deed, amount, field }, number) => ({
      number,
      at,
      by,
      text: deed.say(amount, field),
    }));
  }

  /** `name` is asked once per row of typing, and may come late or not at all. */
  add(by: string, deed: Deed, name?: () => Promise<string | undefined>): void {
    const last = this.rows.at(-1);
    if (last?.deed === MORE) return;
    if (!this.isSealed && last?.by === by && last.deed.kind === deed.kind) {
      last.amount += deed.amount;
      return;
    }
    this.isSealed = false;
    const row: Row = { by, at: Date.now(), deed: this.rows.length < MAX_ACTS - 1 ? deed : MORE, amount: deed.amount };
    this.rows.push(row);
    if (name === undefined) return;
    name().then(
      (field) => field !== undefined && (row.field = field),
      // The page is busy or gone: the act stands without the field's name.
      () => undefined,
    );
  }

  /** Somebody can act now. A connection that only came back is no news. */
  takesControl(by: string): void {
    if (this.controller === by) return;
    this.controller = by;
    this.add(by, { kind: 'control', amount: 1, say: () => 'took control' });
  }

  /** Another pause begins: whoever comes takes control anew. */
  begin(): void {
    this.isSealed = true;
    this.controller = undefined;
  }
}
