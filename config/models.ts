import { type ModelsConfig, PROVIDERS, type ProviderConfig, type ProviderName } from './settings/models.js';

export type { ModelsConfig, ProviderConfig, ProviderName };

/** What the common name of a model says about its maker, for names without a provider. */
const MAKERS: [prefix: RegExp, provider: ProviderName][] = [
  [/^(gpt-|o\d|chatgpt)/i, 'openai'],
  [/^claude/i, 'anthropic'],
  [/^gemini/i, 'gemini'],
];

/** The provider of a model and the model's name there; undefined when this deployment cannot ask it. */
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

/** The models that can be asked in this deployment when `name` is wanted (none: the default), in order. */
export function modelsFor(config: ModelsConfig, name: string | undefined): string[] {
  const wanted = [name ?? config.model, config.fallback].filter((candidate) => candidate !== undefined);
  return [...new Set(wanted)].filter((candidate) => findProvider(config, candidate) !== undefined);
}

/** What of it decides at load whether an automation can run here. */
export function modelSetup(config: ModelsConfig) {
  return {
    has: (name: string | undefined) => modelsFor(config, name).length > 0,
    missingElement: config.missingElement,
  };
}
