import {
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResourcesSync, envDetectorSync, Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { makeWorkflowExporter } from '@temporalio/interceptors-opentelemetry';
import { activityTracing, clientTracing } from './temporal-interceptors.js';
import { PlainSpans } from './plain-spans.js';
import type { Tracing } from './tracing.js';

/** How long a stopping process waits for the receiver of its spans. */
const STOP_MS = 3000;

/** Starts OpenTelemetry as its own settings say. Spans are sent in batches, as OTLP over HTTP. */
export function createTracing(processName: string): Tracing {
  const ours = new Resource({ 'service.name': `intermission-${processName}`, 'service.namespace': 'intermission' });
  const resource = Resource.default()
    .merge(ours)
    .merge(detectResourcesSync({ detectors: [envDetectorSync] }));
  const processor = new PlainSpans(new BatchSpanProcessor(new OTLPTraceExporter({ timeoutMillis: STOP_MS })));
  const provider = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  // Only the ids of traces travel; OpenTelemetry's baggage could bring any text into histories.
  provider.register({
    contextManager: new AsyncLocalStorageContextManager().enable(),
    propagator: new W3CTraceContextPropagator(),
  });
  const tracer = provider.getTracer('intermission');

  return {
    async inSpan(name, facts, work) {
      if (trace.getActiveSpan() === undefined) return await work();
      return await tracer.startActiveSpan(name, { attributes: facts }, async (span) => await ended(span, work));
    },

    request(req, res, next) {
      const caller = propagation.extract(ROOT_CONTEXT, req.headers, defaultTextMapGetter);
      const method = METHODS.has(req.method ?? '') ? req.method! : 'other';
      const attributes = { 'http.request.method': method };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller);
      res.once('close', () => {
        const route = (req as { route?: { path?: unknown } }).route?.path;
        if (typeof route === 'string') {
          span.updateName(`${method} ${route}`);
          span.setAttribute('http.route', route);
        }
        span.setAttribute('http.response.status_code', res.statusCode);
        if (res.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      context.with(trace.setSpan(caller, span), next);
    },

    logFields() {
      const ids = trace.getActiveSpan()?.spanContext();
      return ids === undefined ? {} : { trace_id: ids.traceId, span_id: ids.spanId };
    },

    client: clientTracing(),
    activities: activityTracing,
    sinks: { exporter: makeWorkflowExporter(processor, resource) },

    async stop() {
      await provider.shutdown().catch(() => undefined);
    },
  };
}

async function ended<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.recordException(error as Error);
    throw error;
  } finally {
    span.end();
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
