import { PickResponse } from '../../contracts/pointing.js';
import { FormActBody, PointBody } from '../live/form-schemas.js';
import type { DescribedRoute } from './operation.js';

const picked = { status: 200, schema: PickResponse };

/** Routes for a person who acts in the run's browser during a pause. */
export const PAGE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/runs/{runId}/live/picture',
    'get',
    {
      summary: 'The first frame of the live view: a header of 16 bytes and a JPEG; 204 without a frame',
      scope: 'runs:read',
      answer: { status: 200, mediaType: 'application/octet-stream' },
    },
  ],
  [
    '/v1/runs/{runId}/uploads/{chooserId}',
    'post',
    { summary: 'Send a file to the page', scope: 'runs:answer', answer: { status: 204 } },
  ],
  [
    '/v1/runs/{runId}/downloads/{id}',
    'get',
    {
      summary: 'Fetch a file that the page gave the person, once',
      scope: 'runs:answer',
      answer: { status: 200, mediaType: 'application/octet-stream' },
    },
  ],
  [
    '/v1/runs/{runId}/form',
    'get',
    { summary: 'The page as a plain form, for the person who has control', scope: 'runs:answer' },
  ],
  [
    '/v1/runs/{runId}/form',
    'post',
    {
      summary: 'Fill or press one element of the form',
      scope: 'runs:answer',
      body: FormActBody,
      answer: { status: 204 },
    },
  ],
  [
    '/v1/runs/{runId}/point',
    'get',
    {
      summary: 'The element at which the person pointed, in a pause that asks for one',
      scope: 'runs:answer',
      answer: picked,
    },
  ],
  [
    '/v1/runs/{runId}/point',
    'post',
    {
      summary: 'Point at an element; human-done confirms it',
      body: PointBody,
      scope: 'runs:answer',
      answer: picked,
    },
  ],
  ['/v1/runs/{runId}/point', 'delete', { summary: 'Point at nothing', scope: 'runs:answer', answer: { status: 204 } }],
];
