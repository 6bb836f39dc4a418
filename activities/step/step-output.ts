import type { Artifact } from '../../contracts/artifact.js';
import type { OutputEntry } from '../../contracts/run-state.js';
import type { NodeOutcome, NodeResult, Room } from '../../contracts/node-task.js';
import { offloadLargeValues } from './offload-large-values.js';
import type { TaskSecrets } from '../secrets/of-task.js';
import type { KeepFile } from './keep-file.js';

/** The results of a node, apart from its effect on the page. */
export interface StepOutput {
  /** Adds a line to the run's log. The text never contains typed values. */
  note: (text: string) => void;
  /** Adds an entry to the run's output data. */
  output: (entry: OutputEntry) => void;
  /** Sets a generated variable: a list, or an `api_call`'s object. */
  setVariable: (name: string, value: unknown) => void;
  /** Sets a generated variable to a secret. Only later steps of the same run can read it, and no history shows it. */
  setSecret: (name: string, text: string) => void;
  /** Lists a file that was saved as an artifact of the run. */
  keep: (artifact: Artifact) => void;
  /** Saves a file of the run under this name, or a similar one when it is taken, and lists it. */
  keepFile: KeepFile;
}

/**
 * Collects a node's results. `result` is the return value of its activity, without empty members and without the node's secrets; values too
 * large for Temporal have become files.
 */
export function createStepOutput(
  keep: KeepFile,
  room: Room | undefined,
  { seal, scrub }: Pick<TaskSecrets<unknown>, 'seal' | 'scrub'>,
): { collector: StepOutput; result: (outcome: NodeOutcome) => Promise<NodeResult> } {
  const notes: string[] = [];
  const outputs: OutputEntry[] = [];
  const variables: Record<string, unknown> = {};
  const artifacts: Artifact[] = [];
  const collector: StepOutput = {
    note: (text) => void notes.push(text),
    output: (entry) => void outputs.push(entry),
    setVariable: (name, value) => void (variables[name] = value),
    setSecret: (name, text) => void (variables[name] = [seal(text)]),
    keep: (artifact) => void artifacts.push(artifact),
    async keepFile(file, marks) {
      const artifact = { ...(await keep(scrub(file))), ...scrub(marks) };
      artifacts.push(artifact);
      return artifact;
    },
  };
  return {
    collector,
    async result(outcome) {
      const carried = await offloadLargeValues(scrub({ outputs, variables }), collector.keepFile, collector.note, room);
      return {
        notes: scrub(notes),
        ...(outputs.length > 0 && { outputs: carried.outputs }),
        ...(Object.keys(variables).length > 0 && { variables: carried.variables }),
        ...(artifacts.length > 0 && { artifacts: scrub(artifacts) }),
        ...(outcome === 'skipped' && { skipped: true }),
        ...(typeof outcome === 'object' && { missing: outcome.missing }),
      };
    },
  };
}
