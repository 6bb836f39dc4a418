/** The candidate that is most like `word`, for hints in errors. */
export function nearest(word: string, candidates: readonly string[]): string {
  const scored = candidates.map((candidate) => ({ candidate, distance: distance(normal(word), normal(candidate)) }));
  scored.sort((a, b) => a.distance - b.distance);
  return scored[0]?.candidate ?? '';
}

/** The candidate that `word` hardly differs from, so that it is likely meant; undefined when none is near. */
export function near(word: string, candidates: readonly string[]): string | undefined {
  const longer = word.length < 4 ? undefined : candidates.find((candidate) => candidate.startsWith(`${word}_`));
  const candidate = longer ?? nearest(word, candidates);
  const isNear = distance(normal(word), normal(candidate)) <= Math.max(1, Math.floor(word.length / 4));
  return longer !== undefined || isNear ? candidate : undefined;
}

/** `getByRole` and `get_by_role` are the same word in two spellings. */
function normal(word: string): string {
  return word.slice(0, 40).replaceAll('_', '').toLowerCase();
}

/** Levenshtein's: how many letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
