/**
 * Marks a one-time code as used: its workflow id, which Temporal accepts only once, identifies an authenticator secret and one of its
 * periods. The workflow does nothing.
 */
export async function usedCode(): Promise<void> {
  await Promise.resolve();
}
