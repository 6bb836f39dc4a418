/**
 * Names of the variables that Kubernetes sets in every container for each service of its namespace. A service named `intermission-temporal`
 * gives `INTERMISSION_TEMPORAL_SERVICE_HOST` and `INTERMISSION_TEMPORAL_PORT=tcp://10.0.0.7:7233`.
 */
const NAME = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const ADDRESS = /^(?:tcp|udp|sctp):\/\//;

/** The environment without the variables that Kubernetes sets for services. One of them may have the name of a setting. */
export function withoutServiceLinks(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isLink = (name: string, value = '') => NAME.test(name) || (name.endsWith('_PORT') && ADDRESS.test(value));
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => !isLink(name, value)));
}
