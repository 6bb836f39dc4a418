import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import { findProvider, type ModelsConfig, type ProviderConfig, type ProviderName } from '../../config/models.js';

/** A redirect would send the key and the prompt to another address. */
const fetchOnce: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

/** Creates a client for each provider. Keys and addresses come from the settings, never from the environment. */
const MAKE: Record<ProviderName, (config: ProviderConfig, model: string) => LanguageModel> = {
  openai: ({ url, key = '' }, model) => createOpenAI({ baseURL: url, apiKey: key, fetch: fetchOnce })(model),
  anthropic: ({ url, key = '' }, model) => createAnthropic({ baseURL: url, apiKey: key, fetch: fetchOnce })(model),
  gemini: ({ url, key = '' }, model) =>
    createGoogleGenerativeAI({ baseURL: url, apiKey: key, fetch: fetchOnce })(model),
  local: ({ url, key }, model) =>
    createOpenAICompatible({
      name: 'local',
      fetch: fetchOnce,
      baseURL: url,
      supportsStructuredOutputs: true,
      ...(key !== undefined && { apiKey: key, fetch: fetchOnce }),
    })(model),
};

/** The model with this name (`provider/model`). Throws when it is not configured; call `modelsFor` first. */
export function languageModel(config: ModelsConfig, name: string): LanguageModel {
  const found = findProvider(config, name);
  if (found === undefined) throw new Error(`${name} is not configured`);
  return MAKE[found.provider](found.config, found.model);
}
