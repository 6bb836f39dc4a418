import { parentPort } from 'node:worker_threads';
import { check, type CheckJob } from './check.js';

/** The thread that checks requests, one at a time. */
parentPort!.on('message', (job: CheckJob) => {
  parentPort!.postMessage(check(job));
});
