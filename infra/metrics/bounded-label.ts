/** Stands for every value beyond the limit. */
export const OTHER = 'other';

/** Values of a label that users choose, such as names of automations. A process shows the first ones by name, and all others as `other`. */
export class BoundedLabel {
  private readonly known = new Set<string>();

  constructor(private readonly most: number) {}

  of(value: string): string {
    if (this.known.has(value)) return value;
    if (this.known.size >= this.most) return OTHER;
    this.known.add(value);
    return value;
  }
}

/** Automations that the metrics of one process show by name. */
const AUTOMATIONS = 100;

/** The label `automation` of this process. */
export const automationLabel = new BoundedLabel(AUTOMATIONS);
