/** Settings that have a new name. Intermission still accepts the old name, with a warning, until the next version. */
export const RENAMED_SETTINGS: Readonly<Record<string, string>> = {
  INTERMISSION_BROWSERS_PLACES: 'INTERMISSION_BROWSERS_SLOTS',
};

/** An old name in the environment, and the name that replaces it. */
export interface RenamedSetting {
  oldName: string;
  newName: string;
}

/**
 * Returns the environment with each old name replaced by the new one, and the old names that it contains. If both names are set, the new
 * one counts.
 */
export function withNewNames(given: NodeJS.ProcessEnv): { environment: NodeJS.ProcessEnv; renamed: RenamedSetting[] } {
  const environment = { ...given };
  const renamed: RenamedSetting[] = [];
  for (const [oldName, newName] of Object.entries(RENAMED_SETTINGS)) {
    const value = environment[oldName];
    delete environment[oldName];
    if (value === undefined || value === '') continue;
    // An empty variable means "not set".
    if (environment[newName] === undefined || environment[newName] === '') environment[newName] = value;
    renamed.push({ oldName, newName });
  }
  return { environment, renamed };
}
