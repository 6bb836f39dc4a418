import { type ModelsConfig, PROVIDERS, type ProviderConfig, type ProviderName } from './settings/models.js';

export type { ModelsConfig, ProviderConfig, ProviderName };

/** The provider that a model's common name implies, for names without a provider. */
const MAKERS: [prefix: RegExp, provider: ProviderName][] = [
  [/^(gpt-|o\d|chatgpt)/i, 'openai'],
  [/^claude/i, 'anthropic'],
  [/^gemini/i, 'gemini'],
];

/** The provider of a model and the model's name there; undefined when this deployment has no access to it. */
export function findProvider(
  { providers }: Pick<ModelsConfig, 'providers'>,
  name: string,
): { provider: ProviderName; model: string; config: ProviderConfig } | undefined {
  const slash = name.indexOf('/');
  const maker = slash === -1 ? MAKERS.find(([prefix]) => prefix.test(name))?.[1] : name.slice(0, slash).toLowerCase();
  const provider = PROVIDERS.find((known) => known === (maker === 'google' ? 'gemini' : maker));
  const config = provider && providers[provider];
  return config && { provider: provider, model: name.slice(slash + 1), config };
}

/** The models that this deployment can call for `name` (undefined: the default model), in order of preference. */
export function modelsFor(config: ModelsConfig, name: string | undefined): string[] {
  const wanted = [name ?? config.model, config.fallback].filter((candidate) => candidate !== undefined);
  return [...new Set(wanted)].filter((candidate) => findProvider(config, candidate) !== undefined);
}

/** The model settings that decide at load time whether an automation can run here. */
export function modelSetup(config: ModelsConfig) {
  return {
    has: (name: string | undefined) => modelsFor(config, name).length > 0,
    missingElement: config.missingElement,
  };
}
