import { ControlOutcome, DoneCheck, ExtendOutcome } from '../../contracts/pause-outcomes.js';
import { DeclineBody, ExtendBody, HumanDoneBody, PauseBody } from '../runs/answer-schemas.js';
import { ACCEPTED, type DescribedRoute } from './operation.js';

export const PAUSE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/runs/{runId}/human-done',
    'post',
    { summary: 'Answer the open pause', scope: 'runs:answer', body: HumanDoneBody, answer: ACCEPTED },
  ],
  [
    '/v1/runs/{runId}/decline',
    'post',
    { summary: 'Say it cannot be done', scope: 'runs:answer', body: DeclineBody, answer: ACCEPTED },
  ],
  [
    '/v1/runs/{runId}/extend',
    'post',
    {
      summary: 'Give the person more time',
      scope: 'runs:answer',
      body: ExtendBody,
      answer: { status: 200, schema: ExtendOutcome },
    },
  ],
  [
    '/v1/runs/{runId}/control',
    'post',
    {
      summary: 'Take control of the browser during a pause',
      scope: 'runs:answer',
      body: PauseBody,
      answer: { status: 200, schema: ControlOutcome },
    },
  ],
  [
    '/v1/runs/{runId}/done-check',
    'post',
    {
      summary: 'Compare the page with `done_when`',
      scope: 'runs:answer',
      body: PauseBody,
      answer: { status: 200, schema: DoneCheck },
    },
  ],
];
