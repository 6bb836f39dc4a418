/** Whether OpenTelemetry's own settings say where traces go, and do not turn them off. */
export function isTraced(environment: NodeJS.ProcessEnv): boolean {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT } = environment;
  if (!(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || OTEL_EXPORTER_OTLP_ENDPOINT)) return false;
  return environment.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' && environment.OTEL_TRACES_EXPORTER !== 'none';
}
