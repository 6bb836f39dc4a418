import { isTraced } from './is-traced.js';
import { setTracing, type Tracing } from './tracing.js';

/** Prefix of OpenTelemetry's own settings, which its packages read. */
const OTEL = 'OTEL_';

/**
 * Starts tracing if the settings of OpenTelemetry ask for it, and then removes these from the environment, because they may have secrets.
 * Otherwise loads nothing and returns undefined. Call it before anything that may be traced.
 */
export async function startTracing(processName: string): Promise<Tracing | undefined> {
  if (!isTraced(process.env)) return undefined;
  const { createTracing } = await import('./opentelemetry.js');
  const tracing = createTracing(processName);
  setTracing(tracing);
  for (const name of Object.keys(process.env)) if (name.startsWith(OTEL)) delete process.env[name];
  return tracing;
}
