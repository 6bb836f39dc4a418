import type { Artifact, OutputEntry } from '../automation/index.js';
import type { Content } from '../config/keep-artifact.js';
import type { NodeOutcome, NodeResult, Room } from './contract.js';
import { carry } from './carry.js';
import type { TaskSecrets } from './secrets/of-task.js';

/** What a node leaves behind besides its effect on the page. */
export interface Collector {
  /** Adds a line to the run's log. Never with a value that was typed. */
  note: (text: string) => void;
  /** Adds an entry to the run's output data. */
  output: (entry: OutputEntry) => void;
  /** Sets a generated variable: a list, or the object of an `api_call`. */
  setVariable: (name: string, value: unknown) => void;
  /** Sets a generated variable to a secret: only later steps of the same run can read it, and no history shows it. */
  setSecret: (name: string, text: string) => void;
  /** Lists a file that was kept as an artifact of the run. */
  keep: (artifact: Artifact) => void;
  /** Keeps a file of the run under this name, or one like it when it is taken, and lists it. */
  keepFile: KeepFile;
}

/** `marks`: what is said of the artifact besides. */
export type KeepFile = (
  file: { name: string; mediaType: string } & Content,
  marks?: Pick<Artifact, 'isDownload' | 'metadata'>,
) => Promise<Artifact>;

/**
 * Collects what a node leaves. `result` is what its activity returns, without empty members and without the node's secrets; values
 * too large for Temporal are files by then.
 */
export function collect(
  keep: KeepFile,
  room: Room | undefined,
  { seal, scrub }: Pick<TaskSecrets<unknown>, 'seal' | 'scrub'>,
): { collector: Collector; result: (outcome: NodeOutcome) => Promise<NodeResult> } {
  const notes: string[] = [];
  const outputs: OutputEntry[] = [];
  const variables: Record<string, unknown> = {};
  const artifacts: Artifact[] = [];
  const collector: Collector = {
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
      const carried = await carry(scrub({ outputs, variables }), collector.keepFile, collector.note, room);
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
