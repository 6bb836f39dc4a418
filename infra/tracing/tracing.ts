import type { RequestListener } from 'node:http';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { OpenTelemetrySinks } from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';

/** Facts of a span. They may be exported to another company: only names and numbers that Intermission chooses, never addresses, texts or inputs. */
export type SpanFacts = Record<`intermission.${string}`, string | number | boolean>;

/** OpenTelemetry in this process. Only processes that trace load its packages. */
export interface Tracing {
  /** Does the work in a span below the current one. Without a current span, does the work without one. */
  inSpan<Result>(name: string, facts: SpanFacts, work: () => Promise<Result>): Promise<Result>;
  /** Begins the trace of an HTTP request, or continues the caller's, and calls `next` in its span. */
  request(req: Parameters<RequestListener>[0], res: Parameters<RequestListener>[1], next: () => void): void;
  /** The ids of the current span, for log lines; empty without one. */
  logFields(): { trace_id?: string; span_id?: string };
  /** Passes the trace on to workflows. */
  readonly client: WorkflowClientInterceptor;
  /** Takes the trace over in activities. */
  readonly activities: ActivityInterceptorsFactory;
  /** Receives the spans of workflows. */
  readonly sinks: InjectedSinks<OpenTelemetrySinks>;
  /** Sends the spans that have not been sent. */
  stop(): Promise<void>;
}

let current: Tracing | undefined;

/** Undefined while this process does not trace. */
export function currentTracing(): Tracing | undefined {
  return current;
}

export function setTracing(tracing: Tracing | undefined): void {
  current = tracing;
}

/** Does the work in a span, if this process traces. */
export async function inSpan<Result>(name: string, facts: SpanFacts, work: () => Promise<Result>): Promise<Result> {
  return current === undefined ? await work() : await current.inSpan(name, facts, work);
}
