import type { Config } from '../../config/index.js';

/**
 * The setting that allows Chromium to run without a sandbox, for processes started as root. Empty for other users, and when the operator
 * has already set it.
 */
export function withoutSandbox({ lacksSandbox }: Pick<Config, 'lacksSandbox'>): Record<string, string> {
  return lacksSandbox ? { INTERMISSION_CHROMIUM_SANDBOX: 'off' } : {};
}
