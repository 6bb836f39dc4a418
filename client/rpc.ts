import {
  NamespaceNotFoundError,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { UndecryptableError } from '../config/encryption-codec.js';
import { RunNotFoundError, UnavailableError, UnreadableError } from './errors.js';
import { lacksSearchAttributes } from './search-attributes.js';

/** How long one call to Temporal may take, its retries included. */
export const CALL_MS = 5000;

/** How long a worker may take to answer a query. */
export const QUERY_MS = 3000;

/** Codes of gRPC (https://grpc.io/docs/guides/status-codes/). */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
// Cancelled, unknown, deadline exceeded, resource exhausted, aborted, internal, unavailable: what a server says that is
// away, busy, or on its way up or down.
const TRANSIENT = new Set([1, 2, 4, 8, 10, 13, 14]);

/** Calls Temporal within `milliseconds`. Throws `RunNotFoundError` or `UnavailableError`; anything else is a bug and passes through. */
export async function call<T>(
  connection: Connection,
  runId: string,
  milliseconds: number,
  rpc: () => Promise<T>,
): Promise<T> {
  try {
    return await connection.withDeadline(Date.now() + milliseconds, rpc);
  } catch (error) {
    throw translated(error, runId);
  }
}

function translated(error: unknown, runId: string): unknown {
  if (error instanceof UndecryptableError) return new UnreadableError(error.message, { cause: error });
  if (error instanceof WorkflowNotFoundError) return new RunNotFoundError(runId);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new UnavailableError('The run did not answer in time; try again in a moment', { cause: error });
  }
  if (error instanceof NamespaceNotFoundError) {
    return new UnavailableError(`Temporal has no namespace ${JSON.stringify(error.namespace)}`, { cause: error });
  }
  const grpc = grpcError(error);
  const code: number | undefined = grpc?.code;
  const details = grpc?.details ?? '';
  if (code === NOT_FOUND) return new RunNotFoundError(runId);
  // Temporal has several sentences for it; each names the attribute.
  const [attribute] = /\bIntermission[A-Z]\w+/.exec(details) ?? [];
  if (code === INVALID_ARGUMENT && attribute !== undefined && /search attribute/i.test(details)) {
    return new UnavailableError(lacksSearchAttributes('The namespace', [attribute]), { cause: error });
  }
  if (code !== undefined && TRANSIENT.has(code)) {
    return new UnavailableError('Temporal cannot be reached now; try again in a moment', { cause: error });
  }
  return error;
}

/** What gRPC said, out of an error of Temporal's client, which wraps it for some calls and not for others. */
function grpcError(error: unknown) {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause : undefined;
}
