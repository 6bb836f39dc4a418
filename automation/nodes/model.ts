import { z } from 'zod';
import { oneOf, type Report, text, wrong } from '../model/field-types.js';

/** The model that a node uses; by default the automation's, else the deployment's. */
export const modelShape = {
  /** `provider/model`, for example `openai/gpt-5-mini`. */
  llm_model_name: text()
    .nullish()
    .describe("Model as provider/model; the default is the automation's model, then the deployment's"),
  /** Prefix of a name without a slash. */
  llm_provider: text().nullish().describe('Provider for a model name without a slash'),
};

/** The name of the model that a node or an automation requests; `provider/model` when it gives the provider. */
export function modelName({ llm_model_name, llm_provider }: Record<string, unknown>): string | undefined {
  if (typeof llm_model_name !== 'string' || llm_model_name.trim() === '') return undefined;
  const name = llm_model_name.trim();
  if (name.includes('/') || typeof llm_provider !== 'string' || llm_provider.trim() === '') return name;
  return `${llm_provider.trim()}/${name}`;
}

const SOURCE = { enum: ['axtree', 'screenshot'] };
const sources = oneOf('axtree', 'screenshot');

/** The representation of the page that a model gets: its tree, a screenshot, or both. The format also accepts one of them as text. */
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
  .describe("Fields of the model's output that become variables");

/** Checks that each variable is a field of the format. */
export function checkOutputNames(names: unknown, format: unknown, member: string, report: Report): void {
  if (!Array.isArray(names) || typeof format !== 'object' || format === null) return;
  const fields = Object.keys(format);
  const strange = names.filter((name: unknown) => typeof name === 'string' && !fields.includes(name));
  if (strange.length === 0) return;
  report([member], `${strange.join(', ')} is not a field of the format; its fields are  ${fields.join(', ')}`);
}
