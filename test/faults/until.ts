import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is there; undefined when it is not in time. What it throws ends the asking. */
export async function until<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  milliseconds: number,
  every = 100,
): Promise<T | undefined> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() >= deadline) return answer;
    await sleep(every);
  }
}
