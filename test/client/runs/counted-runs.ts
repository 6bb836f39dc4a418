import { EventEmitter } from 'node:events';
import { InterceptingCall } from '@grpc/grpc-js';
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
  let isHolding = false;
  const answers = new EventEmitter();
  const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
  const connection = Connection.lazy({
    address,
    interceptors: [
      (options, nextCall) => {
        const name = options.method_definition.path.split('/').at(-1)!;
        calls.push(name);
        if (!isHolding || name !== 'QueryWorkflow') return retry(options, nextCall);
        isHolding = false;
        return new InterceptingCall(nextCall({ ...options, deadline: Infinity }), {
          start: (metadata, _, next) =>
            next(metadata, {
              onReceiveMessage: (message, deliver) => void answers.once('release', () => deliver(message)),
            }),
        });
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
    /** Keeps the answer to the next query back until the returned function is called. */
    holdQuery: (): (() => void) => {
      isHolding = true;
      return () => answers.emit('release');
    },
  };
}
