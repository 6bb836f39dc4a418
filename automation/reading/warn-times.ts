import type { AutomationNode, Parameters } from '../model/automation.js';
import type { FindingList } from '../model/findings.js';
import type { StepDuration } from '../model/define-node.js';
import { loopNames } from '../control/for-loop-node.js';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../model/limits.js';

/** Seconds that a run has for its nodes. */
const SECONDS = RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS;

/** Warns about runs without enough time: a run whose sleeps alone take longer must fail; one with pauses may fail. */
export function warnTimes(nodes: readonly AutomationNode[], inputs: Parameters, findings: FindingList): void {
  const { least, most } = ofList(nodes, inputs);
  if (least >= SECONDS) {
    findings.certain(
      'nodes',
      `the sleeps alone take at least ${words(least)} s in total, and a run has ${SECONDS} s: it will always end with RunTimeoutException`,
    );
  } else if (most > SECONDS) {
    findings.warn(
      'nodes',
      `the pauses and sleeps can take up to ${words(most)} s in total, and a run has ${SECONDS} s: if people take that long, it ends with RunTimeoutException`,
    );
  }
}

function ofList(nodes: readonly AutomationNode[], inputs: Parameters): StepDuration {
  return nodes
    .map((node) => ofNode(node, inputs))
    .reduce((sum, times) => ({ least: sum.least + times.least, most: sum.most + times.most }), { least: 0, most: 0 });
}

function ofNode(node: AutomationNode, inputs: Parameters): StepDuration {
  switch (node.type) {
    case 'if_else_node': {
      const [one, other] = [ofList(node.if_nodes, inputs), ofList(node.else_nodes, inputs)];
      return { least: Math.min(one.least, other.least), most: Math.max(one.most, other.most) };
    }
    case 'for_loop_node': {
      // A list may be empty when the run reaches it.
      const { most } = ofList([...node.nodes, ...node.reset_nodes], inputs);
      const lengths = loopNames(node.params).map((name) => {
        const list: unknown = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
        return Array.isArray(list) ? list.length : 1;
      });
      const rounds = Math.min(node.params.max_iterations ?? Infinity, Math.max(1, ...lengths));
      return { least: 0, most: most * rounds };
    }
    default: {
      const { least, most } = node.duration ?? { least: 0, most: 0 };
      const { before_sleep_time: before } = node.timing;
      return { least: before + least, most: before + most };
    }
  }
}

function words(seconds: number): string {
  return String(Math.round(seconds * 10) / 10);
}
