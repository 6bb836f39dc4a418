import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { type NodeOutcome, type NodeResult, NodeResultSchema, type NodeTask } from '../../contracts/node-task.js';
import type { GuardedFetch } from '../../infra/egress/guarded-fetch.js';
import type { ModelAccess } from '../models/question.js';
import { withModels } from '../models/with-models.js';
import { secretsOf, type TaskSecrets } from '../secrets/of-task.js';
import type { SecretSites } from '../secrets/sites.js';
import { atMostOnce, journalConfirmed } from './at-most-once.js';
import type { NodeNeeds } from './dependencies.js';
import { stepFailure } from './step-failure.js';
import { createStepOutput, type StepOutput } from './step-output.js';

/** The argument of every node kind, with or without a page. */
export interface StepContext<Params> extends StepOutput {
  params: Params;
  /** The complete input of the activity. */
  task: NodeTask<Params>;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Rejects when the run ends. */
  sleep: (seconds: number) => Promise<void>;
  /** For nodes that ask language models. */
  models: ModelAccess;
  /** Connects only to addresses that automations may reach. */
  fetch: GuardedFetch;
  /** Where the step's secrets may go. */
  sites: SecretSites;
}

/** The parts of one attempt of a step, in the order in which its activity uses them. */
export interface Step<Params> extends Pick<StepContext<Params>, 'signal' | 'sleep'> {
  /** Reads the secrets that the step names. From then on, no failure of the step shows them. */
  readSecrets: () => Promise<TaskSecrets<Params>>;
  /** Does the node kind's work and returns its result. Work that is not repeatable is done at most once over all attempts. */
  perform: (
    own: TaskSecrets<Params>,
    isRepeatable: boolean,
    act: (context: StepContext<Params>) => Promise<NodeOutcome>,
  ) => Promise<NodeResult>;
}

/**
 * Runs one attempt of a step: `run` receives the parts of the step. Every error becomes the node's failure, unless the run has
 * ended or `failureOf` knows a better one.
 */
export async function runStep<Params>(
  task: NodeTask<Params>,
  needs: NodeNeeds,
  run: (step: Step<Params>) => Promise<NodeResult>,
  failureOf: (error: unknown) => Error | undefined = () => undefined,
): Promise<NodeResult> {
  const signal = cancellationSignal();
  const sleep = async (seconds: number) => void (await delay(seconds * 1000, undefined, { signal }));
  let scrub: TaskSecrets<Params>['scrub'] | undefined;
  try {
    return await run({
      signal,
      sleep,
      async readSecrets() {
        const own = await secretsOf(task, needs.secrets, sleep);
        scrub = own.scrub;
        return own;
      },
      perform(own, isRepeatable, act) {
        const work = () => performStep(task, needs, { own, signal, sleep }, act);
        return isRepeatable ? work() : atMostOnce(task.session, activityInfo().activityId, NodeResultSchema, work);
      },
    });
  } catch (error) {
    // Another attempt may follow, and must find in the journal what this one did.
    await journalConfirmed(task.session);
    if (signal.aborted) throw new CancelledFailure('The run ended');
    throw failureOf(error) ?? stepFailure(error, task, scrub);
  }
}

async function performStep<Params>(
  task: NodeTask<Params>,
  needs: NodeNeeds,
  { own, signal, sleep }: Pick<StepContext<Params>, 'signal' | 'sleep'> & { own: TaskSecrets<Params> },
  act: (context: StepContext<Params>) => Promise<NodeOutcome>,
): Promise<NodeResult> {
  const { params, sites, scrub } = own;
  const { collector, result } = createStepOutput(needs.keepFile, task.room, own);
  return withModels(needs.models, task, { note: collector.note, sleep, scrub }, async (models) =>
    result(await act({ ...collector, params, task, signal, sleep, models, fetch: needs.fetchFor(task), sites })),
  );
}
