/** Types of what the API says, for the dashboard. */
export type { ProblemDetails } from './problems.js';
export type { RunList, RunState, RunSummary } from '../client/index.js';
