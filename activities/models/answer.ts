import { z } from 'zod';
import type { FormatSchema } from '../../automation/extraction-formats/index.js';

/** The shape of a model's answer: sent to the model as JSON Schema, and parsed leniently. */
export interface AnswerShape<Answer> {
  schema: Record<string, unknown>;
  /** Reads a value of that schema. Undefined when it does not fit. */
  read: (value: unknown) => Answer | undefined;
  isStrict: boolean;
  /** Finds the answer in a text that contains JSON and possibly more. Undefined when nothing fits. */
  find(text: string): Answer | undefined;
}

/** For an extraction format. */
export function formatAnswer(format: FormatSchema): AnswerShape<Record<string, unknown>> {
  return shape(format.wire, format.isStrict, (value) => format.read(value));
}

/** For Intermission's own questions. */
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
    schema: wire,
    read,
    find(text) {
      for (const candidate of candidates(text)) {
        const answer = read(candidate);
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
  };
}

/** Models write text around their JSON, or put it into a code block. */
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
