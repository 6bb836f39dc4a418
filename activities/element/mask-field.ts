import type { Locator } from 'playwright';

/** Makes a field show dots before a secret is typed into it, in the live view, the recording and saved screenshots. */
export async function maskField(target: Locator, timeout: number): Promise<void> {
  await target.evaluate(DOTS, undefined, { timeout });
}

const DOTS = `(field) => field.style?.setProperty('-webkit-text-security', 'disc', 'important')`;
