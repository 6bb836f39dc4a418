import { fail } from '../../contracts/fail.js';
import { noModel } from '../../automation/model/language-model-needs.js';
import { modelsFor } from '../../config/models.js';
import type { ModelTrouble } from './model-errors.js';
import type { ModelAccess, Question } from './question.js';

const MAX_TRIES = 3;
/** Milliseconds before the second and third try. */
const PAUSES = [1000, 4000];
/** We do not wait longer for a provider, because the run's time is limited. */
const LONGEST_PAUSE_MS = 20_000;

/** The names of the models a node may ask, in order. Fails with `ModelUnavailable` when none is available. */
export function candidates({ config, ofAutomation, note }: ModelAccess, ofNode: string | undefined): string[] {
  const wanted = ofNode ?? ofAutomation;
  const names = modelsFor(config, wanted);
  if (names.length === 0) throw fail('ModelUnavailable', `it needs a language model; ${noModel(wanted)}`);
  if (wanted !== undefined && names[0] !== wanted)
    note(`warning: ${wanted} is not configured here; asking ${names[0]}`);
  return names;
}

/**
 * Asks for an object of a given shape: each model at most three times, the fallback model after the first. Fails with `ModelUnavailable` or
 * `ModelFailed`; neither contains content of the page or the prompt.
 */
export async function ask<Answer>(asking: ModelAccess, question: Question<Answer>): Promise<Answer> {
  const troubles: string[] = [];
  for (const name of candidates(asking, question.model)) {
    const answered = await askOne(asking, question, name);
    if ('answer' in answered) return answered.answer;
    troubles.push(answered.trouble);
    asking.note(`warning: ${answered.trouble}`);
  }
  throw fail('ModelFailed', `no usable answer: ${troubles.join('; ')}`);
}

async function askOne<Answer>(
  asking: ModelAccess,
  question: Question<Answer>,
  name: string,
): Promise<{ answer: Answer } | { trouble: string }> {
  // The SDKs of the providers are large, and most workers never ask a model.
  const [{ callModel }, { troubleOf }] = await Promise.all([import('./call-model.js'), import('./model-errors.js')]);
  for (let attempt = 1; ; attempt += 1) {
    let trouble: ModelTrouble;
    try {
      return { answer: await callModel(asking, question, name) };
    } catch (error) {
      asking.signal.throwIfAborted();
      trouble = troubleOf(error);
    }
    const wait = Math.max(trouble.retryAfter ?? 0, PAUSES[attempt - 1] ?? 0);
    if (!trouble.isPassing || attempt === MAX_TRIES || wait > LONGEST_PAUSE_MS) {
      return { trouble: `${name} ${trouble.words}${attempt === 1 ? '' : ` (${attempt} tries)`}` };
    }
    await asking.sleep(wait / 1000);
  }
}
