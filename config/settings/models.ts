import { z } from 'zod';
import { oneOf, type ValuesOf, webUrl, wholeNumber } from '../values.js';

const model = z
  .string()
  .regex(
    /^[\w.-]+\/\S+$/,
    'must be provider/model, for example openai/gpt-5-mini, gemini/gemini-2.5-flash or local/qwen3',
  );

const Prices = z.record(z.string(), z.strictObject({ input: z.number().min(0), output: z.number().min(0) }));

const prices = z.string().transform((text, context) => {
  try {
    return Prices.parse(JSON.parse(text));
  } catch {
    context.addIssue(
      'must be JSON such as {"openai/gpt-5-mini":{"input":0.25,"output":2}}, in US dollars per million tokens',
    );
    return z.NEVER;
  }
});

/** Settings of language models. Keys have the names their providers gave them. */
export const modelSettings = {
  INTERMISSION_MODEL: model.optional().meta({
    description:
      'language model of nodes that name none, as `provider/model`; providers: openai, anthropic, gemini, local',
    unset: 'none',
  }),
  INTERMISSION_MODEL_FALLBACK: model.optional().meta({
    description: 'model that is asked when the first one gives no answer or is not configured',
    unset: 'none',
  }),
  INTERMISSION_MODEL_URL: webUrl.optional().meta({
    description:
      'base URL of an OpenAI-compatible endpoint, for models named `local/…`, for example http://127.0.0.1:11434/v1',
    unset: 'none',
  }),
  INTERMISSION_MODEL_KEY: z.string().optional().meta({ description: 'key of that endpoint', unset: 'none' }),
  OPENAI_API_KEY: z.string().optional().meta({ description: 'key for models named `openai/…`', unset: 'none' }),
  OPENAI_BASE_URL: webUrl.default('https://api.openai.com/v1').describe("OpenAI's API"),
  ANTHROPIC_API_KEY: z.string().optional().meta({ description: 'key for models named `anthropic/…`', unset: 'none' }),
  ANTHROPIC_BASE_URL: webUrl.default('https://api.anthropic.com/v1').describe("Anthropic's API"),
  GEMINI_API_KEY: z.string().optional().meta({ description: 'key for models named `gemini/…`', unset: 'none' }),
  GEMINI_BASE_URL: webUrl.default('https://generativelanguage.googleapis.com/v1beta').describe("Google's API"),
  INTERMISSION_MODEL_SECONDS: wholeNumber(1, 300).default(60).describe('how long one call to a model may take'),
  INTERMISSION_MODEL_TOKENS: wholeNumber(100).default(8000).describe('most tokens a model may answer with'),
  INTERMISSION_MODEL_PICTURES: oneOf(['on', 'off'])
    .default('on')
    .describe('whether models are shown pictures; off for those that take text only'),
  INTERMISSION_MODEL_PRICES: prices.optional().meta({
    description: 'JSON with the prices of models, from which the cost of runs is counted',
    unset: 'no cost is counted',
  }),
  INTERMISSION_MISSING_ELEMENT: oneOf(['model', 'person', 'fail']).optional().meta({
    description:
      'what is done about an element that is not found: ask a model, ask the run’s owner to point at it, or fail',
    unset: 'model when there is one, else fail',
  }),
};

export const PROVIDERS = ['openai', 'anthropic', 'gemini', 'local'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Where a provider is asked, and with which key. */
export interface ProviderConfig {
  readonly url: string;
  readonly key: string | undefined;
}

export interface ModelsConfig {
  /** Names as `provider/model`. */
  readonly model: string | undefined;
  readonly fallback: string | undefined;
  /** Those that can be asked. */
  readonly providers: Readonly<Partial<Record<ProviderName, ProviderConfig>>>;
  readonly callMs: number;
  readonly maxOutputTokens: number;
  readonly pictures: boolean;
  /** US dollars per million tokens, by model. */
  readonly prices: Readonly<Record<string, { input: number; output: number }>>;
  /** Undefined: a model when there is one. */
  readonly missingElement: 'model' | 'person' | 'fail' | undefined;
}

/** The configuration of models, out of settings that were read; a member that does not exist in `env` is not set. */
export function modelsConfig(env: ValuesOf<typeof modelSettings>): ModelsConfig {
  const keyed = (url: string, key: string | undefined) => (key === undefined ? undefined : { url, key });
  const local = env.INTERMISSION_MODEL_URL;
  const providers = {
    openai: keyed(env.OPENAI_BASE_URL, env.OPENAI_API_KEY),
    anthropic: keyed(env.ANTHROPIC_BASE_URL, env.ANTHROPIC_API_KEY),
    gemini: keyed(env.GEMINI_BASE_URL, env.GEMINI_API_KEY),
    local: local === undefined ? undefined : { url: local, key: env.INTERMISSION_MODEL_KEY },
  };
  return {
    model: env.INTERMISSION_MODEL,
    fallback: env.INTERMISSION_MODEL_FALLBACK,
    providers,
    callMs: env.INTERMISSION_MODEL_SECONDS * 1000,
    maxOutputTokens: env.INTERMISSION_MODEL_TOKENS,
    pictures: env.INTERMISSION_MODEL_PICTURES === 'on',
    prices: env.INTERMISSION_MODEL_PRICES ?? {},
    missingElement: env.INTERMISSION_MISSING_ELEMENT,
  };
}
