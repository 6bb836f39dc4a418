import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec.js';
import type { EncryptionKey } from './encryption-keys.js';

/** How whatever speaks to Temporal turns values into payloads and back: encrypted when there are keys. */
export function dataConverter(keys: readonly EncryptionKey[]): DataConverter {
  return {
    payloadCodecs: [new EncryptionCodec(keys)],
    ...(keys.length > 0 && { failureConverterPath: built('config/failure-converter.js') }),
  };
}

/** The workflows as a worker runs them; with keys, those that leave the texts of failures to the codec. */
export function workflowBundlePath(keys: readonly EncryptionKey[]): string {
  return built(keys.length > 0 ? 'workflow-bundle-encrypted.js' : 'workflow-bundle.js');
}

/** A file in `dist/`, seen from `dist/config/` and from `config/`, where tests run the source. */
function built(path: string): string {
  const isCompiled = import.meta.url.endsWith('.js');
  return fileURLToPath(new URL(isCompiled ? `../${path}` : `../dist/${path}`, import.meta.url));
}
