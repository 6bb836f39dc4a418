import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { builtFile } from '../built-file.js';
import { EncryptionCodec, TolerantCodec } from './encryption-codec.js';
import type { EncryptionKey } from '../../config/encryption-keys.js';

/** Converts values to payloads and back for processes that talk to Temporal; encrypts them when there are keys. */
export function dataConverter(keys: readonly EncryptionKey[]): DataConverter {
  return { payloadCodecs: [new EncryptionCodec(keys)], failureConverterPath: failureConverterPath(keys) };
}

/**
 * The same for workers. A payload that cannot be decrypted stays encrypted instead of failing its task: workflows reject it by its shape
 * (`workflows/payload-converter.ts`), and an activity fails because its input has an unknown encoding.
 */
export function workerDataConverter(keys: readonly EncryptionKey[]): DataConverter {
  return { payloadCodecs: [new TolerantCodec(keys)], failureConverterPath: failureConverterPath(keys) };
}

function failureConverterPath(keys: readonly EncryptionKey[]): string {
  return builtPath(
    keys.length > 0 ? 'infra/temporal/failure-converter-encrypted.js' : 'infra/temporal/failure-converter.js',
  );
}

/**
 * Path of the workflow bundle that workers run; with keys, the one that leaves failure messages to the codec; for workers that trace, the one
 * with OpenTelemetry.
 */
export function workflowBundlePath(keys: readonly EncryptionKey[], isTraced = false): string {
  return builtPath(`workflow-bundle${isTraced ? '-traced' : ''}${keys.length > 0 ? '-encrypted' : ''}.js`);
}

function builtPath(path: string): string {
  return fileURLToPath(builtFile(path));
}
