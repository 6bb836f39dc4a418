import { type Client, defaultPayloadConverter } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { UndecryptableError } from '../../infra/temporal/encryption-codec.js';

/** A memo, or search attributes, as Temporal stores them. */
export type StoredFields = Record<string, Payload>;

type ExecutionInfo = Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions'][number];
export type StoredTime = ExecutionInfo['startTime'];

/** Decodes the fields of one record; none of them if a key is missing, so that this record does not prevent the listing of the others. */
export async function readableFields(
  fields: StoredFields | null | undefined,
  codec: PayloadCodec,
): Promise<StoredFields> {
  // The state of a cancelled run is large, and no list shows it.
  const wanted = Object.entries(fields ?? {}).filter(([name]) => name !== 'finalState');
  const [names, payloads] = [wanted.map(([name]) => name), wanted.map(([, payload]) => payload)];
  try {
    const decoded = await codec.decode(payloads);
    return Object.fromEntries(names.map((name, index) => [name, decoded[index]!]));
  } catch (error) {
    if (error instanceof UndecryptableError) return {};
    throw error;
  }
}

export function valuesOf(fields: StoredFields | null | undefined): Record<string, unknown> {
  const entries = Object.entries(fields ?? {});
  return Object.fromEntries(entries.map(([name, payload]) => [name, defaultPayloadConverter.fromPayload(payload)]));
}

/** `toString()` of the protocol's 64-bit number works for each of its representations. */
export function milliseconds(time: StoredTime): number | undefined {
  if (time == null) return undefined;
  return Number(String(time.seconds ?? 0)) * 1000 + Math.floor((time.nanos ?? 0) / 1e6);
}
