import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import { findProvider, type ModelsConfig, type ProviderConfig, type ProviderName } from '../../config/models.js';

/** A client of each provider. Keys and addresses come from the settings, never from the environment. */
const MAKE: Record<ProviderName, (config: ProviderConfig, model: string) => LanguageModel> = {
  openai: ({ url, key = '' }, model) => createOpenAI({ baseURL: url, apiKey: key })(model),
  anthropic: ({ url, key = '' }, model) => createAnthropic({ baseURL: url, apiKey: key })(model),
  gemini: ({ url, key = '' }, model) => createGoogleGenerativeAI({ baseURL: url, apiKey: key })(model),
  local: ({ url, key }, model) =>
    createOpenAICompatible({
      name: 'local',
      baseURL: url,
      supportsStructuredOutputs: true,
      ...(key !== undefined && { apiKey: key }),
    })(model),
};

/** The model of that name (`provider/model`). Throws when it is not configured: ask `modelsFor` first. */
export function languageModel(config: ModelsConfig, name: string): LanguageModel {
  const found = findProvider(config, name);
  if (found === undefined) throw new Error(`${name} is not configured`);
  return MAKE[found.provider](found.config, found.model);
}
