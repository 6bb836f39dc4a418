import { generateText, jsonSchema, type LanguageModelUsage, NoObjectGeneratedError, Output, type Schema } from 'ai';
import type { AnswerShape } from './answer.js';
import type { ModelAccess, Question } from './question.js';
import { languageModel } from './registry.js';
import { signalWithin } from '../../infra/signal-within.js';

/** Asks one model once. Throws the error of its SDK. */
export async function callModel<Answer>(
  { config, usage, signal, scrub }: ModelAccess,
  { instructions, content, answer }: Question<Answer>,
  name: string,
): Promise<Answer> {
  let used: LanguageModelUsage | undefined;
  try {
    const result = await generateText({
      model: languageModel(config, name),
      output: Output.object({ schema: schemaOf(answer) }),
      system: `${scrub(instructions)}\n\nAnswer with one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(answer.schema)}`,
      messages: [{ role: 'user', content: scrub(content) }],
      maxOutputTokens: config.maxOutputTokens,
      maxRetries: 0,
      abortSignal: signalWithin(config.callMs, signal),
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

function schemaOf<Answer>({ schema, read }: AnswerShape<Answer>): Schema<Answer> {
  return jsonSchema<Answer>(schema, {
    validate(value) {
      const answer = read(value);
      return answer === undefined
        ? { success: false, error: new Error('it does not fit the schema') }
        : { success: true, value: answer };
    },
  });
}
