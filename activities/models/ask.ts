import { ApplicationFailure } from '@temporalio/common';
import { generateText, type LanguageModelUsage, NoObjectGeneratedError, Output } from 'ai';
import { type FailureType, noModel } from '../../automation/index.js';
import { modelsFor, type ModelsConfig } from '../../config/models.js';
import type { AnswerShape } from './answer.js';
import { type ModelTrouble, troubleOf } from './model-errors.js';
import type { Part } from './prompt.js';
import { languageModel } from './registry.js';
import type { Usage } from './usage.js';

const MAX_TRIES = 3;
/** Milliseconds before the second and the third try. */
const PAUSES = [1000, 4000];
/** A provider that wants more patience has none of ours: the run's time is short. */
const LONGEST_PAUSE_MS = 20_000;

interface Question<Answer> {
  /** What the model is to do: ours, with what the author wrote. */
  instructions: string;
  /** What it is shown. */
  content: Part[];
  answer: AnswerShape<Answer>;
  /** The model the node names itself. */
  model?: string | undefined;
}

/** What asking needs of the node that asks. */
export interface Asking {
  config: ModelsConfig;
  usage: Usage;
  /** The automation's model. */
  ofAutomation: string | undefined;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Rejects when the run ends. */
  pause: (seconds: number) => Promise<void>;
  note: (text: string) => void;
  /** Takes the secrets that the node was handed out of what a model is shown. */
  scrub: <T>(value: T) => T;
}

/** The names of the models a node may ask, in order. Fails with `ModelUnavailable` when there is none. */
export function candidates({ config, ofAutomation, note }: Asking, ofNode: string | undefined): string[] {
  const wanted = ofNode ?? ofAutomation;
  const names = modelsFor(config, wanted);
  if (names.length === 0) throw failure('ModelUnavailable', `it needs a language model; ${noModel(wanted)}`);
  if (wanted !== undefined && names[0] !== wanted)
    note(`warning: ${wanted} is not configured here; asking ${names[0]}`);
  return names;
}

/**
 * Asks for an object of a shape: each model at most three times, the fallback after the first. Fails with `ModelUnavailable` or
 * `ModelFailed`; what the page or the prompt holds is in neither.
 */
export async function ask<Answer>(asking: Asking, question: Question<Answer>): Promise<Answer> {
  const troubles: string[] = [];
  for (const name of candidates(asking, question.model)) {
    const answered = await askOne(asking, question, name);
    if ('answer' in answered) return answered.answer;
    troubles.push(answered.trouble);
    asking.note(`warning: ${answered.trouble}`);
  }
  throw failure('ModelFailed', `no usable answer: ${troubles.join('; ')}`);
}

async function askOne<Answer>(
  asking: Asking,
  question: Question<Answer>,
  name: string,
): Promise<{ answer: Answer } | { trouble: string }> {
  for (let attempt = 1; ; attempt += 1) {
    let trouble: ModelTrouble;
    try {
      return { answer: await call(asking, question, name) };
    } catch (error) {
      asking.signal.throwIfAborted();
      trouble = troubleOf(error);
    }
    const wait = Math.max(trouble.retryAfter ?? 0, PAUSES[attempt - 1] ?? 0);
    if (!trouble.isPassing || attempt === MAX_TRIES || wait > LONGEST_PAUSE_MS) {
      return { trouble: `${name} ${trouble.words}${attempt === 1 ? '' : ` (${attempt} tries)`}` };
    }
    await asking.pause(wait / 1000);
  }
}

async function call<Answer>(
  { config, usage, signal, scrub }: Asking,
  { instructions, content, answer }: Question<Answer>,
  name: string,
): Promise<Answer> {
  let used: LanguageModelUsage | undefined;
  try {
    const result = await generateText({
      model: languageModel(config, name),
      output: Output.object({ schema: answer.schema }),
      system: `${scrub(instructions)}\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(answer.schema.jsonSchema)}`,
      messages: [{ role: 'user', content: scrub(content) }],
      maxOutputTokens: config.maxOutputTokens,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(config.callMs)]),
      providerOptions: {
        openai: { strictJsonSchema: answer.isStrict },
        local: { strictJsonSchema: answer.isStrict },
      },
    });
    used = result.usage;
    return result.output;
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) throw error;
    used = error.usage;
    const found = answer.find(error.text ?? '');
    if (found === undefined) throw error;
    return found;
  } finally {
    usage.add(name, used && { inputTokens: used.inputTokens ?? 0, outputTokens: used.outputTokens ?? 0 });
  }
}

export function failure(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
