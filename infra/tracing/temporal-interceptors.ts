import { trace } from '@opentelemetry/api';
import type { Context } from '@temporalio/activity';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import {
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { ActivityInterceptors } from '@temporalio/worker';
import { TRACE_HEADER } from '../../contracts/trace-header.js';

type Traced = Required<
  Pick<
    WorkflowClientInterceptor,
    'startWithDetails' | 'signal' | 'signalWithStart' | 'startUpdate' | 'startUpdateWithStart' | 'cancel' | 'terminate'
  >
>;

/**
 * Passes the trace of a request on to the workflows that it starts and messages. Queries and what the API does by itself have no spans: a
 * page asks every second, and each would be a trace of its own.
 */
export function clientTracing(): WorkflowClientInterceptor {
  const traced = new OpenTelemetryWorkflowClientInterceptor();
  const guarded = <Name extends keyof Traced>(name: Name): Traced[Name] => {
    const call = traced[name].bind(traced) as (input: unknown, next: (input: unknown) => unknown) => unknown;
    return ((input: unknown, next: (input: unknown) => unknown) =>
      trace.getActiveSpan() === undefined ? next(input) : call(input, next)) as Traced[Name];
  };
  return {
    startWithDetails: guarded('startWithDetails'),
    signal: guarded('signal'),
    signalWithStart: guarded('signalWithStart'),
    startUpdate: guarded('startUpdate'),
    startUpdateWithStart: guarded('startUpdateWithStart'),
    cancel: guarded('cancel'),
    terminate: guarded('terminate'),
  } satisfies Traced;
}

/** Takes the trace over that a workflow passed on. An activity of a run without a trace has no span. */
export function activityTracing(activity: Context): ActivityInterceptors {
  const traced = new OpenTelemetryActivityInboundInterceptor(activity);
  return {
    inbound: {
      execute: (input, next) => (TRACE_HEADER in input.headers ? traced.execute(input, next) : next(input)),
    },
  };
}
