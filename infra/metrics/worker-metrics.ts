import { Counter, Histogram } from 'prom-client';
import { commonMetrics, LONG_SECONDS, SHORT_SECONDS } from './registry.js';

const { registry, watchDisk } = commonMetrics('worker');
const registers = [registry];

/** What a worker measures. */
export const workerMetrics = {
  registry,
  watchDisk,
  runsStarted: new Counter({
    name: 'intermission_runs_started_total',
    help: 'Runs that began to work. A run in the queue has not begun',
    labelNames: ['automation'] as const,
    registers,
  }),
  runsEnded: new Counter({
    name: 'intermission_runs_ended_total',
    help: 'Runs that ended by themselves, by status and failure type (`none` without a failure). Runs that somebody terminated in Temporal are missing',
    labelNames: ['automation', 'status', 'failure'] as const,
    registers,
  }),
  runSeconds: new Histogram({
    name: 'intermission_run_seconds',
    help: 'Time from the start to the end of a run, including its pauses',
    labelNames: ['status'] as const,
    buckets: LONG_SECONDS,
    registers,
  }),
  queueWaitSeconds: new Histogram({
    name: 'intermission_queue_wait_seconds',
    help: 'Time that a run waited in the queue. `outcome`: `started`, or `expired` when it waited as long as it may',
    labelNames: ['outcome'] as const,
    buckets: LONG_SECONDS,
    registers,
  }),
  pauseNotificationSeconds: new Histogram({
    name: 'intermission_pause_notification_seconds',
    help: 'Time from the opening of a pause until the mail service, or the outbox, accepted the first mail. `reason`: `node` for a planned pause, `element` and `outcome` for a failure that a person can solve',
    labelNames: ['reason'] as const,
    buckets: SHORT_SECONDS,
    registers,
  }),
  pauseAnswerSeconds: new Histogram({
    name: 'intermission_pause_answer_seconds',
    help: 'Time from the first mail of a pause to its answer',
    labelNames: ['outcome'] as const,
    buckets: LONG_SECONDS,
    registers,
  }),
  pausesEnded: new Counter({
    name: 'intermission_pauses_ended_total',
    help: 'Pauses that are over. `outcome`: `done`, `declined`, `timeout`, or `ended` when the run ended first or could not send a mail',
    labelNames: ['reason', 'outcome'] as const,
    registers,
  }),
  answerStepSeconds: new Histogram({
    name: 'intermission_answer_step_seconds',
    help: 'Time from the moment that the run received an answer until a worker began the next step on the page',
    buckets: SHORT_SECONDS,
    registers,
  }),
  nodeSeconds: new Histogram({
    name: 'intermission_node_seconds',
    help: 'Time that a worker spent on one attempt of a node, by node kind. `outcome`: `done`, `failed`, or `cancelled` when the run ended first',
    labelNames: ['kind', 'outcome'] as const,
    buckets: SHORT_SECONDS,
    registers,
  }),
  mails: new Counter({
    name: 'intermission_mails_total',
    help: 'Tries to send a mail. `via`: `postmark` or `outbox`. `outcome`: `sent`, `failed` when a retry may help, or `refused`',
    labelNames: ['via', 'outcome'] as const,
    registers,
  }),
  callbacks: new Counter({
    name: 'intermission_callbacks_total',
    help: 'Tries to send a callback. `outcome`: `sent`, `failed` when a retry may help, or `refused`',
    labelNames: ['outcome'] as const,
    registers,
  }),
  callbackDelaySeconds: new Histogram({
    name: 'intermission_callback_delay_seconds',
    help: 'Time from the end of a run until the service accepted its callback',
    buckets: LONG_SECONDS,
    registers,
  }),
  artifacts: new Counter({
    name: 'intermission_artifacts_total',
    help: 'Artifacts that this process saved (`kept`) or could not save (`failed`)',
    labelNames: ['outcome'] as const,
    registers,
  }),
};

// A counter must exist before its first event: Prometheus does not see an increase from nothing to 1.
for (const outcome of ['sent', 'failed', 'refused'] as const) {
  for (const via of ['postmark', 'outbox'] as const) workerMetrics.mails.inc({ via, outcome }, 0);
  workerMetrics.callbacks.inc({ outcome }, 0);
}
for (const outcome of ['kept', 'failed'] as const) workerMetrics.artifacts.inc({ outcome }, 0);
