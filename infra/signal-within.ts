/**
 * A signal that aborts after `ms` milliseconds, with a `TimeoutError`, or as soon as one of `signals` aborts, with its reason. It replaces
 * `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may free the inner signal, and
 * then it never aborts (nodejs/node#57736).
 */
export function signalWithin(ms: number, ...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const late = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  const timer = setTimeout(late, ms).unref();
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  for (const one of signals) {
    if (one.aborted) controller.abort(one.reason);
    one.addEventListener('abort', () => controller.abort(one.reason), { once: true, signal });
  }
  return signal;
}
