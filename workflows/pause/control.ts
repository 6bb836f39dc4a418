import { claimMark, nameDevice } from '../../contracts/devices.js';
import type { PauseState, RunState } from '../../contracts/run-state.js';

/** A person or an operator who gets control. */
export interface Controller {
  claimId: string;
  /** Their name, for people. */
  by: string;
  /** An operator's control ends with the pause; a person's lasts until the run ends. */
  isOperator?: boolean | undefined;
}

/** One person's claims: one for each device on which they opened a link. */
interface Claims {
  current: string;
  /** In the order in which they were made. A claim's position is the number of its device. */
  ids: string[];
}

/** Decides who may act in the browser: one of the people who opened a link, or an operator, who overrides them. */
export class Control {
  /** By mail address. */
  private readonly claims = new Map<string, Claims>();
  private personClaimId?: string;
  private operatorClaimId?: string;

  /** The devices in `state` are those of the current claims. */
  constructor(private readonly state: Pick<RunState, 'devices'>) {}

  /** Id of the claim that has control; undefined until someone has it. */
  get controllerClaimId(): string | undefined {
    return this.operatorClaimId ?? this.personClaimId;
  }

  /** Id of the person's current claim. */
  claimOf(to: string): string | undefined {
    return this.claims.get(to)?.current;
  }

  /** Whether the claim is the current one of any person. */
  isCurrent(claimId: string): boolean {
    return [...this.claims.values()].some(({ current }) => current === claimId);
  }

  /** Makes this claim the person's current one. Their earlier claim loses control and may not act any more. */
  claim(to: string, claimId: string): void {
    const number = this.deviceNumber(to, claimId);
    const before = this.claims.get(to);
    if (before !== undefined && this.personClaimId === before.current) delete this.personClaimId;
    this.claims.set(to, { current: claimId, ids: [...new Set([...(before?.ids ?? []), claimId])] });
    const others = (this.state.devices ?? []).filter((device) => device.to !== to);
    this.state.devices = [...others, { to, number, claim: claimMark(claimId) }];
  }

  /** The person, and their device unless it is their first. A device that returns keeps its number. */
  nameOf(to: string, claimId: string): string {
    return nameDevice({ to, number: this.deviceNumber(to, claimId) });
  }

  /** Gives control to this claim, and records in the pause who has it. */
  give(pause: PauseState, { claimId, by, isOperator }: Controller): void {
    if (this.controllerClaimId === claimId && pause.control !== undefined) return;
    delete this.operatorClaimId;
    if (isOperator === true) this.operatorClaimId = claimId;
    else this.personClaimId = claimId;
    pause.control = { by, changes: (pause.control?.changes ?? 0) + 1 };
  }

  /** Takes control from the operator. A pause does this when it ends. */
  endOperatorControl(): void {
    delete this.operatorClaimId;
  }

  private deviceNumber(to: string, claimId: string): number {
    const ids = this.claims.get(to)?.ids ?? [];
    return ids.indexOf(claimId) + 1 || ids.length + 1;
  }
}
