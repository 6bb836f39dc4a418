import type { Locator } from 'playwright';

/** Shows dots in a field before a secret is typed into it: in the live view, in the recording and in kept pictures. */
export async function conceal(target: Locator, timeout: number): Promise<void> {
  await target.evaluate(DOTS, undefined, { timeout });
}

const DOTS = `(field) => field.style?.setProperty('-webkit-text-security', 'disc', 'important')`;
