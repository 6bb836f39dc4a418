import type { HumanAct } from '../../contracts/workflow-messages.js';

/** The most log entries of one session; the last entry stands for all that follow. */
const MAX_ACTS = 200;

/**
 * One action of a person. Consecutive actions of the same `kind` become one entry, which `say` describes with the sum of their `amount`s.
 */
export interface LoggedAction {
  kind: string;
  amount: number;
  say: (amount: number, field: string | undefined) => string;
}

interface Row {
  by: string;
  at: number;
  action: LoggedAction;
  amount: number;
  field?: string;
}

const MORE: LoggedAction = { kind: 'more', amount: 1, say: () => 'did more than is listed here' };

/** Logs what people do during the pauses of one session, but never what they type. */
export class ActionLog {
  private readonly rows: Row[] = [];
  private isSealed = true;
  private controller: string | undefined;

  /** The actions so far. Later actions start new entries. */
  take(): HumanAct[] {
    this.isSealed = true;
    return this.rows.map(({ by, at, action, amount, field }, number) => ({
      number,
      at,
      by,
      text: action.say(amount, field),
    }));
  }

  /** Calls `name` once per entry of typing; it may resolve late or not at all. */
  add(by: string, action: LoggedAction, name?: () => Promise<string | undefined>): void {
    const last = this.rows.at(-1);
    if (last?.action === MORE) return;
    if (!this.isSealed && last?.by === by && last.action.kind === action.kind) {
      last.amount += action.amount;
      return;
    }
    this.isSealed = false;
    const row: Row = {
      by,
      at: Date.now(),
      action: this.rows.length < MAX_ACTS - 1 ? action : MORE,
      amount: action.amount,
    };
    this.rows.push(row);
    if (name === undefined) return;
    name().then(
      (field) => field !== undefined && (row.field = field),
      // The page is busy or gone: the entry stays without the field's name.
      () => undefined,
    );
  }

  /** Logs that a person can act now. A reconnection is not logged. */
  takesControl(by: string): void {
    if (this.controller === by) return;
    this.controller = by;
    this.add(by, { kind: 'control', amount: 1, say: () => 'took control' });
  }

  /** Another pause begins: the next person takes control anew. */
  begin(): void {
    this.isSealed = true;
    this.controller = undefined;
  }
}
