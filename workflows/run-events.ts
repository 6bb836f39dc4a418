import { proxySinks } from '@temporalio/workflow';
import type { RunEvents } from '../contracts/run-events.js';

/** Reports to the worker, for its metrics. Changes nothing in the history, and reports nothing while a history is replayed. */
export const { runEvents } = proxySinks<RunEvents>();
