import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, type AgentOptions } from 'node:https';
import { checkServerIdentity, type ConnectionOptions, createSecureContext, type TlsOptions } from 'node:tls';
import { ConfigurationError } from '../config/configuration-error.js';
import type { Config } from '../config/index.js';

/** A certificate of `browsers` with this name is valid at any address, for hosts whose addresses change. */
const SERVER_NAME = 'intermission-browsers';

interface Identity {
  cert: string;
  key: string;
  ca: string;
}

let identity: Identity | undefined;
let connections: Agent | undefined;

/**
 * Uses the certificates of the settings for the connections between this process and `browsers` from now on. Throws a `ConfigurationError`
 * that names the setting whose file is wrong.
 */
export function useInternalTls({ internalTls }: Pick<Config, 'internalTls'>): void {
  identity = internalTls && readIdentity(internalTls);
  // Connections that are kept open belong to the certificate before.
  connections?.destroy();
  connections = undefined;
}

/** Keeps the connections of this process to `browsers` open, with these options. */
export function internalTlsAgent(options: AgentOptions): Agent {
  return (connections ??= new Agent({ ...options, ...internalClientTls() }));
}

/** The options of a server that accepts only clients with a certificate of our authority. Undefined without TLS. */
export function internalServerTls(): TlsOptions | undefined {
  return identity && { ...identity, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true };
}

/** The options with which a client shows its certificate, and checks that of the server. Undefined without TLS. */
export function internalClientTls(): ConnectionOptions | undefined {
  return (
    identity && {
      ...identity,
      minVersion: 'TLSv1.3',
      checkServerIdentity(host, certificate) {
        const names = (certificate.subjectaltname ?? '').split(', ');
        return names.includes(`DNS:${SERVER_NAME}`) ? undefined : checkServerIdentity(host, certificate);
      },
    }
  );
}

/** Why TLS refused a connection, without addresses; undefined for other errors. */
export function tlsRefusal(error: unknown): string | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!/CERT|SSL|TLS|SIGNATURE/.test(code)) return undefined;
  if (identity === undefined)
    return `the browsers process wants TLS, and INTERMISSION_INTERNAL_TLS_CERT is not set here (${code})`;
  return `TLS refused the connection between this process and browsers (${code}); check INTERMISSION_INTERNAL_TLS_CERT, _KEY and _CA of both`;
}

function readIdentity(files: NonNullable<Config['internalTls']>): Identity {
  const read = (name: 'cert' | 'key' | 'ca') => {
    try {
      return readFileSync(files[name], 'utf8');
    } catch (error) {
      throw wrong(name, `${files[name]} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  };
  const found = { cert: read('cert'), key: read('key'), ca: read('ca') };
  const certificate = parsed('cert', files.cert, () => new X509Certificate(found.cert));
  const key = parsed('key', files.key, () => createPrivateKey(found.key));
  parsed('ca', files.ca, () => new X509Certificate(found.ca));
  if (!certificate.checkPrivateKey(key)) {
    throw wrong('key', `${files.key} is not the key of the certificate in INTERMISSION_INTERNAL_TLS_CERT`);
  }
  if (Date.parse(certificate.validTo) < Date.now())
    throw wrong('cert', `${files.cert} expired at ${certificate.validTo}`);
  parsed('cert', files.cert, () => createSecureContext(found));
  return found;
}

function parsed<Result>(name: keyof Identity, file: string, parse: () => Result): Result {
  try {
    return parse();
  } catch {
    throw wrong(name, `${file} has no ${name === 'key' ? 'private key without a passphrase' : 'certificate'} in PEM`);
  }
}

function wrong(name: keyof Identity, message: string): ConfigurationError {
  return new ConfigurationError(`INTERMISSION_INTERNAL_TLS_${name.toUpperCase()}: ${message}`);
}
