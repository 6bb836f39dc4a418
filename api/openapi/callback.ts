import { CallbackPayload } from '../../contracts/callback.js';
import type { Components } from './components.js';
import { CALLBACK_EXAMPLE } from './examples.js';

/** The request that Intermission sends to the `callbackUrl` of a run. */
export function describeCallback(components: Components): object {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  });
  return {
    post: {
      operationId: 'runFinished',
      tags: ['Runs'],
      summary: 'The result of a run that succeeded, failed or timed out',
      description:
        'Signed according to Standard Webhooks. Intermission tries again after a response other than 2xx, no response ' +
        'within 15 s, or a redirect, for at most an hour; 410 ends the tries.',
      security: [],
      parameters: [
        header('webhook-id', "the run's id, the same in every try"),
        header('webhook-timestamp', 'when this try was sent, in epoch seconds'),
        header('webhook-signature', 'the signature of id, timestamp and body'),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: components.refer(CallbackPayload, 'output'), example: CALLBACK_EXAMPLE },
        },
      },
      responses: {
        '2XX': { description: 'The receiver has the result' },
        410: { description: 'The address no longer exists' },
      },
    },
  };
}
