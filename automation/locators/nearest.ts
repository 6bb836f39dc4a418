/** The candidate that is most similar to `word`, for hints in errors. */
export function nearest(word: string, candidates: readonly string[]): string {
  return mostAlike(word, candidates)[0] ?? '';
}

/** The candidates, the most similar to `word` first. */
export function mostAlike(word: string, candidates: readonly string[]): string[] {
  const scored = candidates.map((candidate) => ({ candidate, distance: distance(normal(word), normal(candidate)) }));
  scored.sort((a, b) => a.distance - b.distance);
  return scored.map(({ candidate }) => candidate);
}

/** The candidate that `word` almost equals, so that the author probably meant it; undefined when none is close. */
export function near(word: string, candidates: readonly string[]): string | undefined {
  const longer = word.length < 4 ? undefined : candidates.find((candidate) => candidate.startsWith(`${word}_`));
  const candidate = longer ?? nearest(word, candidates);
  const isNear = distance(normal(word), normal(candidate)) <= Math.max(1, Math.floor(word.length / 4));
  return longer !== undefined || isNear ? candidate : undefined;
}

/** Maps `getByRole` and `get_by_role` to the same word. */
function normal(word: string): string {
  return word.slice(0, 40).replaceAll('_', '').toLowerCase();
}

/** Levenshtein distance: the number of letters to insert, delete or replace. */
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
