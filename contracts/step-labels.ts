/**
 * How texts for people name a node: as a step, numbered from 1 in document order, as on the run's page and in the command line. Programs
 * get its `index`, from 0, and its `path`.
 */
interface Step {
  index: number;
  title: string;
}

/** `step 2` */
export function stepNumber(index: number): string {
  return `step ${index + 1}`;
}

/** A step in a list: `2 · click button "Submit", iteration 3`. `iterations`: those of the enclosing loops, from 0. */
export function stepLine({ index, title }: Step, iterations?: readonly number[]): string {
  return `${index + 1} · ${title}${inIterations(iterations)}`;
}

/** A message about a step: `Step 2 (click button "Submit"), iteration 3: no such element`. */
export function saidOfStep({ index, title }: Step, iterations: readonly number[] | undefined, words: string): string {
  return `Step ${index + 1} (${title})${inIterations(iterations)}: ${words}`;
}

/**
 * The current iterations of the enclosing loops, in words: `, iteration 3`, or `, iteration 2.3` for the third iteration of the inner loop.
 */
function inIterations(iterations: readonly number[] = []): string {
  return iterations.length === 0 ? '' : `, iteration ${iterations.map((number) => number + 1).join('.')}`;
}
