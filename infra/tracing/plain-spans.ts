import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** The attributes that leave the process. Temporal's interceptors add others, such as search attributes and memos of workflows. */
const EXPORTED =
  /^(?:intermission\.\w+|http\.(?:request\.method|route|response\.status_code)|temporal(?:WorkflowId|ActivityId|UpdateId)|run_id)$/;

/**
 * Passes spans on without texts that nobody has checked: no messages of errors, which may quote pages, and no attributes but ours and the
 * ids of Temporal.
 */
export class PlainSpans implements SpanProcessor {
  constructor(private readonly next: SpanProcessor) {}

  onStart(): void {
    // The next processor acts on the ends of spans only.
  }

  onEnd(span: ReadableSpan): void {
    this.next.onEnd(plainSpan(span));
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.next.shutdown();
  }
}

function plainSpan(span: ReadableSpan): ReadableSpan {
  const events = span.events.map(({ name, time, attributes }) => ({
    ...{ name, time },
    attributes: pick(attributes ?? {}, (key) => key === 'exception.type'),
  }));
  const value = {
    attributes: pick(span.attributes, (key) => EXPORTED.test(key)),
    events,
    status: { code: span.status.code },
  };
  const own = Object.entries(value).map(([name, value]) => [name, { value, enumerable: true }] as const);
  return Object.create(span, Object.fromEntries(own)) as ReadableSpan;
}

function pick(attributes: Attributes, isWanted: (key: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => isWanted(key)));
}
