/** The header of workflows, messages and activities in which the interceptors of Temporal's OpenTelemetry package pass on a trace. */
export const TRACE_HEADER = '_tracer-data';
