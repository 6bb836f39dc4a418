import { z } from 'zod';
import { oneOf, type ValuesOf, webUrl, wholeNumber } from '../setting-types.js';

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

/** Settings of language models. The names of API keys are those that the providers use. */
export const modelSettings = {
  INTERMISSION_MODEL: model.optional().meta({
    description:
      'language model for nodes that do not name one, as `provider/model`; providers: openai, anthropic, gemini, local',
    unset: 'none',
    usedBy: ['worker', 'api', 'cli'],
  }),
  INTERMISSION_MODEL_FALLBACK: model.optional().meta({
    description: 'model to use when the first one gives no answer or is not configured',
    unset: 'none',
    usedBy: ['worker', 'api', 'cli'],
  }),
  INTERMISSION_MODEL_URL: webUrl.optional().meta({
    description:
      'base URL of an OpenAI-compatible endpoint, for models named `local/…`, for example http://127.0.0.1:11434/v1',
    unset: 'none',
    usedBy: ['worker', 'api', 'cli'],
  }),
  INTERMISSION_MODEL_KEY: z
    .string()
    .optional()
    .meta({ description: 'API key of that endpoint', unset: 'none', isSecret: true, usedBy: ['worker'] }),
  OPENAI_API_KEY: z
    .string()
    .optional()
    .meta({
      description: 'key for models named `openai/…`',
      unset: 'none',
      isSecret: true,
      usedBy: ['worker'],
      knownTo: ['api'],
    }),
  OPENAI_BASE_URL: webUrl
    .default('https://api.openai.com/v1')
    .meta({ description: "OpenAI's API", usedBy: ['worker'] }),
  ANTHROPIC_API_KEY: z
    .string()
    .optional()
    .meta({
      description: 'key for models named `anthropic/…`',
      unset: 'none',
      isSecret: true,
      usedBy: ['worker'],
      knownTo: ['api'],
    }),
  ANTHROPIC_BASE_URL: webUrl
    .default('https://api.anthropic.com/v1')
    .meta({ description: "Anthropic's API", usedBy: ['worker'] }),
  GEMINI_API_KEY: z
    .string()
    .optional()
    .meta({
      description: 'key for models named `gemini/…`',
      unset: 'none',
      isSecret: true,
      usedBy: ['worker'],
      knownTo: ['api'],
    }),
  GEMINI_BASE_URL: webUrl
    .default('https://generativelanguage.googleapis.com/v1beta')
    .meta({ description: "Google's API", usedBy: ['worker'] }),
  INTERMISSION_MODEL_SECONDS: wholeNumber(1, 300)
    .default(60)
    .meta({ description: 'time limit for one call to a model, in seconds', usedBy: ['worker'] }),
  INTERMISSION_MODEL_TOKENS: wholeNumber(100)
    .default(8000)
    .meta({ description: 'limit for the tokens of one response of a model', usedBy: ['worker'] }),
  INTERMISSION_MODEL_PICTURES: oneOf(['on', 'off'])
    .default('on')
    .meta({ description: 'whether models get images; off for models that accept only text', usedBy: ['worker'] }),
  INTERMISSION_MODEL_PRICES: prices.optional().meta({
    description: 'JSON with the prices of models, from which the cost of runs is computed',
    unset: 'no cost is computed',
    usedBy: ['worker'],
  }),
  INTERMISSION_MISSING_ELEMENT: oneOf(['model', 'person', 'fail'])
    .optional()
    .meta({
      description: 'what to do when an element is not found: ask a model, ask the run’s owner to point at it, or fail',
      unset: 'model when one is configured, otherwise fail',
      usedBy: ['worker', 'api', 'cli'],
    }),
};

export const PROVIDERS = ['openai', 'anthropic', 'gemini', 'local'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** The address and the key of a provider. */
export interface ProviderConfig {
  readonly url: string;
  readonly key: string | undefined;
}

export interface ModelsConfig {
  /** Names as `provider/model`. */
  readonly model: string | undefined;
  readonly fallback: string | undefined;
  /** The providers that are configured. */
  readonly providers: Readonly<Partial<Record<ProviderName, ProviderConfig>>>;
  readonly callMs: number;
  readonly maxOutputTokens: number;
  /** Whether models get screenshots of the page. */
  readonly sendsScreenshots: boolean;
  /** US dollars per million tokens, by model. */
  readonly prices: Readonly<Record<string, { input: number; output: number }>>;
  /** Undefined means a model if one is configured. */
  readonly missingElement: 'model' | 'person' | 'fail' | undefined;
}

/** Builds the model configuration from parsed settings; a member that is missing in `env` counts as unset. */
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
    sendsScreenshots: env.INTERMISSION_MODEL_PICTURES === 'on',
    prices: env.INTERMISSION_MODEL_PRICES ?? {},
    missingElement: env.INTERMISSION_MISSING_ELEMENT,
  };
}
