import {
  NamespaceNotFoundError,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { UndecryptableError } from '../../infra/temporal/encryption-codec.js';
import { RunNotFoundError, UnavailableError, UnreadableError } from '../errors.js';
import { SearchAttributesMissingError } from '../search-attributes.js';

/** Milliseconds that one call to Temporal may take, including its retries. */
export const CALL_MS = 5000;

/** Milliseconds that a worker may take to answer a query. */
export const QUERY_MS = 3000;

/** gRPC status codes (https://grpc.io/docs/guides/status-codes/). */
const INVALID_ARGUMENT = 3;
export const NOT_FOUND = 5;
// Cancelled, unknown, deadline exceeded, resource exhausted, aborted, internal, unavailable: the codes of a server that is away, busy,
// starting or stopping.
const TRANSIENT = new Set([1, 2, 4, 8, 10, 13, 14]);

/** The error of a call to Temporal as `RunNotFoundError`, `UnreadableError` or `UnavailableError`; any other error is returned unchanged. */
export function translateError(error: unknown, runId: string): unknown {
  if (error instanceof UndecryptableError) return new UnreadableError(error.message, { cause: error });
  if (error instanceof WorkflowNotFoundError) return new RunNotFoundError(runId);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new UnavailableError('The run did not answer in time; try again in a moment', { cause: error });
  }
  if (error instanceof WorkflowUpdateFailedError && isUnprocessed(error)) {
    return new UnavailableError('The run did not take the request; try again in a moment', { cause: error });
  }
  if (error instanceof NamespaceNotFoundError) {
    return new UnavailableError(`Temporal has no namespace ${JSON.stringify(error.namespace)}`, { cause: error });
  }
  const grpc = grpcError(error);
  const code: number | undefined = grpc?.code;
  const details = grpc?.details ?? '';
  if (code === NOT_FOUND) return new RunNotFoundError(runId);
  // Temporal words this error in several ways; each names the attribute.
  const [attribute] = /\bIntermission[A-Z]\w+/.exec(details) ?? [];
  if (code === INVALID_ARGUMENT && attribute !== undefined && /search attribute/i.test(details)) {
    return new SearchAttributesMissingError([attribute], { cause: error });
  }
  if (code !== undefined && TRANSIENT.has(code)) {
    return new UnavailableError('Temporal cannot be reached now; try again in a moment', { cause: error });
  }
  return error;
}

/**
 * Whether Temporal dropped an update because the worker's task with it ended otherwise, for example by its time-out. The workflow has not
 * seen the update. The type is that of Temporal's server (service/history/workflow/update).
 */
function isUnprocessed({ cause }: WorkflowUpdateFailedError): boolean {
  return cause instanceof ApplicationFailure && cause.type === 'UnprocessedUpdate';
}

/** Extracts the gRPC error from an error of Temporal's client, which wraps it for some calls and not for others. */
function grpcError(error: unknown) {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause : undefined;
}
