import { jsonSchema, type Schema } from 'ai';
import { z } from 'zod';
import type { FormatSchema } from '../../automation/index.js';

/** The shape a model has to answer in: told to it as JSON Schema, and read leniently. */
export interface AnswerShape<Answer> {
  schema: Schema<Answer>;
  isStrict: boolean;
  /** The answer out of a text that holds JSON and perhaps more. Undefined when there is none that fits. */
  find(text: string): Answer | undefined;
}

/** For an extraction format. */
export function formatAnswer(format: FormatSchema): AnswerShape<Record<string, unknown>> {
  return shape(format.wire, format.isStrict, (value) => format.read(value));
}

/** For questions of ours. */
export function answerOf<Answer>(schema: z.ZodType<Answer>): AnswerShape<Answer> {
  const wire: Record<string, unknown> = z.toJSONSchema(schema, { io: 'input' });
  delete wire.$schema;
  return shape(wire, true, (value) => schema.safeParse(value).data);
}

function shape<Answer>(
  wire: Record<string, unknown>,
  isStrict: boolean,
  read: (value: unknown) => Answer | undefined,
): AnswerShape<Answer> {
  return {
    isStrict,
    schema: jsonSchema<Answer>(wire, {
      validate(value) {
        const answer = read(value);
        return answer === undefined
          ? { success: false, error: new Error('it does not fit the schema') }
          : { success: true, value: answer };
      },
    }),
    find(text) {
      for (const candidate of candidates(text)) {
        const answer = read(candidate);
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
  };
}

/** Models write around their JSON, or put it into a code block. */
function candidates(text: string): unknown[] {
  const from = text.indexOf('{');
  const to = text.lastIndexOf('}');
  if (from === -1 || to <= from) return [];
  try {
    return [JSON.parse(text.slice(from, to + 1))];
  } catch {
    return [];
  }
}
