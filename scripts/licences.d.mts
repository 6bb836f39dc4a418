export function licenceRows(lock: object): [licence: string, count: number, names: string][];
export function dependencyFlaws(lock: object, manifest: object): string[];
