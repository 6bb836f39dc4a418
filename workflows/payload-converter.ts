import { DefaultPayloadConverter, type Payload } from '@temporalio/common';
import { UNDECODABLE } from './undecodable.js';

/**
 * Decodes payloads for workflows. Temporal retries a workflow task that throws until the run ends, and anyone who can reach Temporal can
 * send a payload whose decoding throws. So a payload that cannot be decoded becomes a value that every reader refuses.
 */
class TolerantPayloadConverter extends DefaultPayloadConverter {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- The SDK's signature.
  override fromPayload<T>(payload: Payload): T {
    try {
      return super.fromPayload<T>(payload);
    } catch {
      return UNDECODABLE as T;
    }
  }
}

export const payloadConverter = new TolerantPayloadConverter();
