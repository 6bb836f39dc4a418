/**
 * How people are told of a node: as a step, by its number from 1 in document order, as the run's page and the command line list it.
 * Programs are given its `index`, from 0, and its `path`.
 */
interface Step {
  index: number;
  title: string;
}

/** `step 2` */
export function stepNumber(index: number): string {
  return `step ${index + 1}`;
}

/** A step in a list: `2 · click button "Submit", iteration 3`. `iterations` of the loops around it, from 0. */
export function stepLine({ index, title }: Step, iterations?: readonly number[]): string {
  return `${index + 1} · ${title}${inIterations(iterations)}`;
}

/** What is to be said of a step: `Step 2 (click button "Submit"), iteration 3: no such element`. */
export function saidOfStep({ index, title }: Step, iterations: readonly number[] | undefined, words: string): string {
  return `Step ${index + 1} (${title})${inIterations(iterations)}: ${words}`;
}

/** In words where in the loops around it a node is: `, iteration 3`, or `, iteration 2.3` for the third of the inner loop. */
function inIterations(iterations: readonly number[] = []): string {
  return iterations.length === 0 ? '' : `, iteration ${iterations.map((number) => number + 1).join('.')}`;
}
