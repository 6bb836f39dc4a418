import type { Config } from '../../config/index.js';
import type { PortRange } from '../../config/port-range.js';
import { temporalConnectConfig } from '../temporal/connect-options.js';

/** The ports on which Intermission itself listens. */
export interface OwnPorts {
  /** Whether a process of Intermission may listen on this port. */
  has(port: number): boolean;
}

/** Ports that every site uses, so they cannot be reserved for Intermission. */
const COMMON = new Set([80, 443]);

/** The ports of the API, Temporal, its Web UI, the status pages and the `browsers` processes, according to the settings. */
export function ownPorts(config: Config): OwnPorts {
  return ownPortsOf(singlePorts(config), config.browsers.ports);
}

/** The same for given ports: those of `singlePorts`, and the range of the `browsers` processes. */
export function ownPortsOf(single: readonly number[], { first, last }: PortRange): OwnPorts {
  const own = new Set(single);
  return { has: (asked) => own.has(asked) || (asked >= first && asked <= last) };
}

/** The single ports, without the range of the `browsers` processes. */
export function singlePorts({ port, browsers, publicUrl, embeddedTemporal, temporalUiUrl, status }: Config): number[] {
  const { connectionOptions } = temporalConnectConfig();
  const named = [
    port,
    browsers.port ?? 0,
    embeddedTemporal.port,
    embeddedTemporal.uiPort,
    portOf(publicUrl),
    portOf(temporalUiUrl),
    Number(/:(\d+)$/.exec(connectionOptions.address ?? '')?.[1] ?? embeddedTemporal.port),
    // `start` gives its processes three ports in a row, and each process knows its own.
    ...(status === undefined ? [] : [-2, -1, 0, 1, 2].map((offset) => status.port + offset)),
  ];
  return named.filter((each) => each > 0 && !COMMON.has(each));
}

function portOf(url: string): number {
  return Number(new URL(url).port || 443);
}
