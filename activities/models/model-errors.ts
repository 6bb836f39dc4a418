import { APICallError, NoObjectGeneratedError, NoOutputGeneratedError, RetryError } from 'ai';

/** Why a model gave no answer, in our own words. Providers' messages quote keys and prompts, so we never pass them on. */
export interface ModelTrouble {
  words: string;
  /** Whether a retry may help. */
  isPassing: boolean;
  /** The provider's requested delay before a retry, in milliseconds. */
  retryAfter?: number;
}

export function troubleOf(error: unknown): ModelTrouble {
  if (RetryError.isInstance(error)) return troubleOf(error.lastError);
  if (isTimeout(error)) return { words: 'did not answer in time', isPassing: true };
  if (APICallError.isInstance(error)) return apiTrouble(error);
  if (NoObjectGeneratedError.isInstance(error) || NoOutputGeneratedError.isInstance(error)) {
    return { words: 'answered something that does not fit what it was asked for', isPassing: true };
  }
  return { words: 'could not be asked', isPassing: false };
}

function apiTrouble({ statusCode, responseHeaders, cause }: APICallError): ModelTrouble {
  switch (statusCode) {
    case undefined:
      return isTimeout(cause)
        ? { words: 'did not answer in time', isPassing: true }
        : { words: 'cannot be reached', isPassing: true };
    case 401:
    case 403:
      return { words: `refused the key (${statusCode})`, isPassing: false };
    case 404:
      return { words: 'is not known to its provider (404)', isPassing: false };
    case 408:
    case 409:
    case 429:
      return { words: statusWords(statusCode), isPassing: true, ...retryAfter(responseHeaders) };
  }
  if (statusCode < 400) return { words: "returned a response that is not a model's response", isPassing: true };
  if (statusCode < 500) return { words: `refused the request (${statusCode})`, isPassing: false };
  return { words: `failed (${statusCode})`, isPassing: true, ...retryAfter(responseHeaders) };
}

function statusWords(status: number): string {
  return status === 429 ? 'takes no more requests now, or its quota is used up (429)' : `was busy (${status})`;
}

function retryAfter(headers: Record<string, string> = {}): { retryAfter?: number } {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfter: seconds * 1000 } : {};
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}
