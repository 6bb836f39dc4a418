import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority, made by openssl, that signs certificates. */
export class TestAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'intermission-ca-'));
  readonly ca = this.file('ca.pem');

  constructor() {
    const subject = ['-subj', '/CN=Test authority', '-days', '2'];
    this.openssl('req', '-x509', ...KEY, ...subject, '-keyout', this.file('ca.key'), '-out', this.ca);
  }

  /** The settings of a process with a certificate for these names. */
  settings(name: string, alternativeNames: string, days = 2): Record<string, string> {
    const [key, request, cert, names] = ['key', 'csr', 'pem', 'ext'].map((end) => this.file(`${name}.${end}`)) as [
      string,
      string,
      string,
      string,
    ];
    writeFileSync(names, `subjectAltName=${alternativeNames}`);
    this.openssl('req', ...KEY, '-subj', `/CN=${name}`, '-keyout', key, '-out', request);
    const signed = [
      '-in',
      request,
      '-CA',
      this.ca,
      '-CAkey',
      this.file('ca.key'),
      '-CAcreateserial',
      '-extfile',
      names,
    ];
    this.openssl('x509', '-req', ...signed, '-days', String(days), '-out', cert);
    return {
      INTERMISSION_INTERNAL_TLS_CERT: cert,
      INTERMISSION_INTERNAL_TLS_KEY: key,
      INTERMISSION_INTERNAL_TLS_CA: this.ca,
    };
  }

  private file(name: string): string {
    return join(this.folder, name);
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
