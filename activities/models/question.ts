import type { ModelsConfig } from '../../config/models.js';
import type { AnswerShape } from './answer.js';
import type { Part } from './prompt.js';
import type { Usage } from './usage.js';

export interface Question<Answer> {
  /** The task: our text together with the author's. */
  instructions: string;
  /** The input shown to the model. */
  content: Part[];
  answer: AnswerShape<Answer>;
  /** The model that the node itself names. */
  model?: string | undefined;
}

/** Everything that asking needs from the calling node. */
export interface ModelAccess {
  config: ModelsConfig;
  usage: Usage;
  /** The model that the automation names. */
  ofAutomation: string | undefined;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Rejects when the run ends. */
  sleep: (seconds: number) => Promise<void>;
  note: (text: string) => void;
  /** Removes the node's secrets from the input shown to a model. */
  scrub: <T>(value: T) => T;
}
