import type { Parameters } from '../../automation/model/automation.js';
import type { Variables } from '../../automation/parameters/placeholders.js';
import type { SecureParameters } from '../../automation/parameters/secure-parameters.js';

/** The values that placeholders, conditions and loops of a run may name. */
export class RunVariables {
  /** The input parameters; absent until the request is checked. */
  private given?: Parameters;
  private references: SecureParameters = {};
  /** The automation's generated parameters, and the variables that nodes have set so far. */
  private values: Record<string, unknown> = {};
  /** The page's address when a node last used it. */
  private pageUrl?: string;

  constructor(private readonly runId: string) {}

  /** The input parameters; absent until the request is checked. */
  get inputs(): Parameters | undefined {
    return this.given;
  }

  /** References to secrets, which only activities resolve. */
  get secure(): SecureParameters {
    return this.references;
  }

  get generated(): Variables {
    return this.values;
  }

  /** Takes the parameters of a checked request. */
  accept(inputs: Parameters, secure: SecureParameters): void {
    this.given = inputs;
    this.references = secure;
  }

  /** Begins an attempt with the variables that the automation declares. */
  start(generated: Variables): void {
    this.values = { ...generated };
  }

  /** Sets variables that a node generated. */
  set(variables: Variables): void {
    Object.assign(this.values, variables);
  }

  /** Keeps the page's address for `current_page_url`. */
  setPageUrl(url: string): void {
    this.pageUrl = url;
  }

  /** The sources of placeholder values; the first source that has the item wins. `now`: epoch milliseconds. */
  sources(now: number): Variables[] {
    return [this.given ?? {}, this.values, this.reserved(now)];
  }

  /** The variables of a condition, by name. Generated variables override inputs; secrets are not included. */
  ofCondition(now: number): Variables {
    return { ...this.reserved(now), ...this.given, ...this.values };
  }

  /** The value that a loop iterates over: an input, then a secret, then a generated variable. */
  find(name: string): { value: unknown; isSecret: boolean } {
    const maps: Variables[] = [this.given ?? {}, this.references, this.values];
    const map = maps.find((candidate) => Object.hasOwn(candidate, name));
    return { value: map?.[name], isSecret: map === this.references };
  }

  /** The variables that the run itself provides. */
  private reserved(now: number): Variables {
    return {
      task_id: [this.runId],
      current_time: [new Date(now).toISOString()],
      ...(this.pageUrl !== undefined && { current_page_url: [this.pageUrl] }),
    };
  }
}
