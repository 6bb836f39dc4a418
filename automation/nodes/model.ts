import { z } from 'zod';
import { oneOf, type Report, text, wrong } from '../values.js';

/** Which model a node asks; without it the automation's, else the deployment's. */
export const modelShape = {
  /** `provider/model`, for example `openai/gpt-5-mini`. */
  llm_model_name: text()
    .nullish()
    .describe('Model as provider/model; without it, the one of the automation, else of the deployment'),
  /** Put before a name without a slash. */
  llm_provider: text().nullish().describe('Put before a name without a slash'),
};

/** The name of the model that a node or an automation asks for, as `provider/model` when it says so. */
export function modelName({ llm_model_name, llm_provider }: Record<string, unknown>): string | undefined {
  if (typeof llm_model_name !== 'string' || llm_model_name.trim() === '') return undefined;
  const name = llm_model_name.trim();
  if (name.includes('/') || typeof llm_provider !== 'string' || llm_provider.trim() === '') return name;
  return `${llm_provider.trim()}/${name}`;
}

const SOURCE = { enum: ['axtree', 'screenshot'] };
const sources = oneOf('axtree', 'screenshot');

/** What of the page a model is shown: its tree, a picture, or both. The format also takes one of them as text. */
export function source(...fallback: ('axtree' | 'screenshot')[]) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(sources, { error: ({ input }) => wrong(input, 'a list of axtree and screenshot') }).default(fallback),
    )
    .meta({ anyOf: [SOURCE, { type: 'array', items: SOURCE }] });
}

export const outputNames = z
  .array(text(), { error: ({ input }) => wrong(input, 'a list of field names') })
  .nullish()
  .describe('Fields of the answer that become variables');

/** A variable can only be made of a field of the format. */
export function checkOutputNames(names: unknown, format: unknown, member: string, report: Report): void {
  if (!Array.isArray(names) || typeof format !== 'object' || format === null) return;
  const fields = Object.keys(format);
  const strange = names.filter((name: unknown) => typeof name === 'string' && !fields.includes(name));
  if (strange.length === 0) return;
  report([member], `${strange.join(', ')} is no field of the format; its fields are ${fields.join(', ')}`);
}
