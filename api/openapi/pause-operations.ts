import { ControlOutcome, DoneCheck, ExtendOutcome } from '../../contracts/pause-outcomes.js';
import { DeclineBody, ExtendBody, HumanDoneBody, PauseBody } from '../runs/answer-schemas.js';
import { ACCEPTED, type DescribedRoute } from './operation.js';

const PAUSE_EXAMPLE = { pauseId: 'pause-1' };
const common = { tag: 'Pauses', scope: 'runs:answer', mayConflict: true } as const;

export const PAUSE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/runs/{runId}/human-done',
    'post',
    {
      ...common,
      id: 'answerPause',
      summary: 'Answer the open pause',
      body: HumanDoneBody,
      bodyExample: PAUSE_EXAMPLE,
      answer: ACCEPTED,
    },
  ],
  [
    '/v1/runs/{runId}/decline',
    'post',
    {
      ...common,
      id: 'declinePause',
      summary: 'Say it cannot be done',
      body: DeclineBody,
      bodyExample: { ...PAUSE_EXAMPLE, reason: 'The account is locked' },
      answer: ACCEPTED,
    },
  ],
  [
    '/v1/runs/{runId}/extend',
    'post',
    {
      ...common,
      id: 'extendPause',
      summary: 'Give the person more time',
      body: ExtendBody,
      bodyExample: { ...PAUSE_EXAMPLE, seconds: 120 },
      answer: { status: 200, schema: ExtendOutcome },
    },
  ],
  [
    '/v1/runs/{runId}/control',
    'post',
    {
      ...common,
      id: 'takeControl',
      summary: 'Take control of the browser during a pause',
      body: PauseBody,
      bodyExample: PAUSE_EXAMPLE,
      answer: { status: 200, schema: ControlOutcome },
    },
  ],
  [
    '/v1/runs/{runId}/done-check',
    'post',
    {
      ...common,
      id: 'checkDone',
      summary: 'Compare the page with `done_when`',
      body: PauseBody,
      bodyExample: PAUSE_EXAMPLE,
      answer: { status: 200, schema: DoneCheck },
    },
  ],
];
