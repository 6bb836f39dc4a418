/**
 * Returns what `work` returns, or after `ms` milliseconds what `onTimeout` returns or throws. Throws the reason of `signal` as soon as it
 * aborts. In both cases the work itself continues, and nobody sees its result or error.
 */
export async function withTimeout<Result, Late = never>(
  work: Promise<Result>,
  ms: number,
  onTimeout: () => Late,
  signal?: AbortSignal,
): Promise<Result | Late> {
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  const late = new Promise<void>((resolve, reject) => {
    timer = setTimeout(resolve, ms);
    abort = () => reject(signal?.reason as Error);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  }).then(onTimeout);
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
    if (abort !== undefined) signal?.removeEventListener('abort', abort);
  });
}
