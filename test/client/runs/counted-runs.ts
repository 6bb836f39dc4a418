import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { onTestFinished } from 'vitest';
import { FollowedRuns } from '../../../client/runs/followed-runs.js';
import { RunReader } from '../../../client/runs/read.js';
import { TemporalRuns } from '../../../client/runs/temporal-runs.js';
import { dataConverter } from '../../../infra/temporal/data-converter.js';
import type { Stack } from '../../support/system/stack.js';

/** A process of its own that reads runs, and the calls to Temporal that it has made, by name. It has read nothing yet. */
export function countedRuns({ temporal: { address, namespace }, config }: Stack) {
  const calls: string[] = [];
  const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
  const connection = Connection.lazy({
    address,
    interceptors: [
      (options, nextCall) => {
        calls.push(options.method_definition.path.split('/').at(-1)!);
        return retry(options, nextCall);
      },
    ],
  });
  const client = new Client({
    connection,
    ...(namespace !== undefined && { namespace }),
    dataConverter: dataConverter(config.encryptionKeys),
  });
  const temporal = new TemporalRuns(client, connection);
  const runs = new FollowedRuns(temporal, new RunReader(temporal));
  onTestFinished(async () => {
    runs.stop();
    await connection.close();
  });
  return {
    runs,
    temporal,
    /** The calls since this was asked last. */
    takeCalls: (): string[] => calls.splice(0),
  };
}
