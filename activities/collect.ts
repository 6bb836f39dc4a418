import type { Artifact, OutputEntry } from '../automation/index.js';
import type { NodeResult } from './contract.js';

/** What a node leaves behind besides its effect on the page. */
export interface Collector {
  /** Adds a line to the run's log. Never with a value that was typed. */
  note: (text: string) => void;
  /** Adds an entry to the run's output data. */
  output: (entry: OutputEntry) => void;
  /** Sets a generated variable: a list, or the object of an `api_call`. */
  setVariable: (name: string, value: unknown) => void;
  /** Lists a file that was kept as an artifact of the run. */
  keep: (artifact: Artifact) => void;
}

/** Collects what a node leaves; `result` is what its activity returns, without empty members. */
export function collect(): { collector: Collector; result: (outcome: 'skipped' | void) => NodeResult } {
  const notes: string[] = [];
  const outputs: OutputEntry[] = [];
  const variables: Record<string, unknown> = {};
  const artifacts: Artifact[] = [];
  return {
    collector: {
      note: (text) => void notes.push(text),
      output: (entry) => void outputs.push(entry),
      setVariable: (name, value) => void (variables[name] = value),
      keep: (artifact) => void artifacts.push(artifact),
    },
    result: (outcome) => ({
      notes,
      ...(outputs.length > 0 && { outputs }),
      ...(Object.keys(variables).length > 0 && { variables }),
      ...(artifacts.length > 0 && { artifacts }),
      ...(outcome === 'skipped' && { skipped: true }),
    }),
  };
}
