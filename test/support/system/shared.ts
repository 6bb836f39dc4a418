import { beforeAll } from 'vitest';

export const START_MS = 120_000;

/** The options of a system, or a function that makes them when it starts. */
export type Settings = Record<string, string> | (() => Promise<Record<string, string>>);

export async function settingsOf(settings: Settings): Promise<Record<string, string>> {
  return typeof settings === 'function' ? await settings() : settings;
}

/** Starts one for all tests of a file. Its members are there from the first test on. */
export function startedOnce<T extends object>(
  settings: Settings,
  start: (settings: Record<string, string>) => Promise<T>,
): T {
  const shared = {} as T;
  beforeAll(async () => {
    Object.assign(shared, await start(await settingsOf(settings)));
  }, START_MS);
  return shared;
}
