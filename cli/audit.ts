import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { userInfo } from 'node:os';
import { randomUUID } from 'node:crypto';
import type { Config } from '../config/index.js';
import type { AuditAction } from '../contracts/audit.js';
import { AuditWriter } from '../infra/storage/audit-writer.js';
import { whyNotWritten } from '../infra/storage/not-saved-error.js';
import { openStore } from '../infra/storage/open-store.js';
import { ApiClient } from './api-client.js';
import { CliError } from './errors.js';

export interface AuditOptions {
  from?: string;
  to?: string;
  action?: string[];
  run?: string;
  actor?: string;
  limit?: string;
}

/** Prints the entries that the API returns for this machine's API key. */
export async function printAudit({ action = [], run: runId, ...rest }: AuditOptions): Promise<void> {
  const query = new URLSearchParams(action.map((name) => ['action', name]));
  for (const [name, value] of Object.entries({ ...rest, runId })) {
    if (value !== undefined) query.append(name, value);
  }
  const entries = Readable.fromWeb((await new ApiClient().auditLog(query)) as ReadableStream);
  try {
    await pipeline(entries, process.stdout, { end: false });
  } catch (error) {
    throw new CliError('The API ended the audit log before its end; the lines above are a part of it.', undefined, {
      cause: error,
    });
  }
}

/** Records what a command did to the API keys. The command has done it already, so a store that fails only causes a warning. */
export async function recordKeyChange(
  config: Pick<Config, 'artifacts' | 'encryptionKeys'>,
  action: AuditAction & `key.${string}`,
  { tenant, details }: { tenant?: string | undefined; details: Record<string, string> },
): Promise<void> {
  const writer = new AuditWriter(openStore(config), {
    onFailed: (error) =>
      process.stderr.write(`The audit log has no entry of this, because the store failed: ${whyNotWritten(error)}.\n`),
  });
  writer.append({
    ...{ id: randomUUID(), time: new Date().toISOString(), action, outcome: 'done' },
    actor: { kind: 'cli', name: userName() },
    ...(tenant !== undefined && { tenant }),
    details,
  });
  await writer.flush();
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a numeric user without a name.
    return String(process.getuid?.() ?? 'unknown');
  }
}
