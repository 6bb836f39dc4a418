import { trace } from '@opentelemetry/api';
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/workflow/index.js';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { TRACE_HEADER } from '../contracts/trace-header.js';

/**
 * The interceptors of the bundle for workers that trace. They do something only in a workflow, and for a message, that came with a trace:
 * everything else runs step by step as in the other bundle, so a run may go from one kind of worker to the other.
 */
export const interceptors = (): WorkflowInterceptors => {
  const inbound = new OpenTelemetryInboundInterceptor();
  const outbound = new OpenTelemetryOutboundInterceptor();
  const isTraced = () => trace.getActiveSpan() !== undefined;
  return {
    inbound: [
      {
        execute: (input, next) => (TRACE_HEADER in input.headers ? inbound.execute(input, next) : next(input)),
        handleSignal: (input, next) =>
          TRACE_HEADER in input.headers ? inbound.handleSignal(input, next) : next(input),
        handleUpdate: (input, next) =>
          TRACE_HEADER in input.headers ? inbound.handleUpdate(input, next) : next(input),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => (isTraced() ? outbound.scheduleActivity(input, next) : next(input)),
        startChildWorkflowExecution: (input, next) =>
          isTraced() ? outbound.startChildWorkflowExecution(input, next) : next(input),
        signalWorkflow: (input, next) => (isTraced() ? outbound.signalWorkflow(input, next) : next(input)),
      },
    ],
    internals: [new OpenTelemetryInternalsInterceptor()],
  };
};
