import type { Config } from '../../config/index.js';
import type { Evidence } from '../../contracts/evidence.js';
import { singlePorts } from '../../infra/egress/own-ports.js';

/** The settings that a session needs. They are plain data without the installation's secrets, so they can be passed to its process. */
export type SessionConfig = Pick<Config, (typeof NEEDED)[number]> & {
  /** Ports on which Intermission itself listens, besides those of `browsers`: pages may not reach them. */
  singlePorts: number[];
  /** The address of the port that all sessions share, if they do. */
  sharedUrl?: string;
  /** The Unix socket on which the session listens behind that port. */
  socket?: string;
};

const NEEDED = [
  'logLevel',
  'allowedNetworks',
  'chromiumPath',
  'chromePath',
  'chromiumSandbox',
  'browsers',
  'liveNavigation',
  'uploadLimitBytes',
  'downloadLimitBytes',
  'trace',
  'recording',
  'screenshots',
  'headed',
] as const satisfies readonly (keyof Config)[];

export function sessionConfig(config: Config): SessionConfig {
  const needed = Object.fromEntries(NEEDED.map((name) => [name, config[name]])) as Pick<
    Config,
    (typeof NEEDED)[number]
  >;
  const sharedUrl = sharedUrlOf(config);
  return { ...needed, singlePorts: singlePorts(config), ...(sharedUrl !== undefined && { sharedUrl }) };
}

/** The settings for a run whose start chose this evidence. */
export function withEvidence(config: SessionConfig, { trace, video, screenshots }: Evidence = {}): SessionConfig {
  return {
    ...config,
    ...(trace !== undefined && { trace }),
    ...(video !== undefined && { recording: video }),
    ...(screenshots !== undefined && { screenshots }),
  };
}

function sharedUrlOf({ browsers: { host, port }, internalTls }: Config): string | undefined {
  if (port === undefined) return undefined;
  return `${internalTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
