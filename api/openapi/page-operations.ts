import { PageForm } from '../../contracts/page-form.js';
import { PickResponse } from '../../contracts/pointing.js';
import { FormActBody, PointBody } from '../live/form-schemas.js';
import type { DescribedRoute } from './operation.js';

const picked = { status: 200, schema: PickResponse };
const common = { tag: 'Live view', scope: 'runs:answer', mayConflict: true } as const;

const FILE_NAME = {
  name: 'X-File-Name',
  in: 'header',
  required: true,
  description: "the file's name, percent-encoded as UTF-8",
  schema: { type: 'string' },
};

/** Routes for a person who acts in the run's browser during a pause. */
export const PAGE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/runs/{runId}/live/picture',
    'get',
    {
      id: 'getFirstFrame',
      tag: 'Live view',
      summary: 'The first frame of the live view: a header of 16 bytes and a JPEG; 204 without a frame',
      scope: 'runs:read',
      answer: { status: 200, mediaType: 'application/octet-stream' },
    },
  ],
  [
    '/v1/runs/{runId}/uploads/{chooserId}',
    'post',
    {
      ...common,
      id: 'uploadFile',
      summary: 'Send a file to the page',
      parameters: [FILE_NAME],
      bodyType: 'application/octet-stream',
      answer: { status: 204 },
    },
  ],
  [
    '/v1/runs/{runId}/downloads/{id}',
    'get',
    {
      ...common,
      id: 'downloadFile',
      summary: 'Fetch a file that the page gave the person, once',
      answer: { status: 200, mediaType: 'application/octet-stream' },
    },
  ],
  [
    '/v1/runs/{runId}/form',
    'get',
    {
      ...common,
      id: 'readForm',
      summary: 'The page as a plain form, for the person who has control',
      answer: { status: 200, schema: PageForm },
    },
  ],
  [
    '/v1/runs/{runId}/form',
    'post',
    {
      ...common,
      id: 'editForm',
      summary: 'Fill or press one element of the form',
      body: FormActBody,
      bodyExample: { form: 'f1', ref: 'e3', value: 'ana' },
      answer: { status: 204 },
    },
  ],
  [
    '/v1/runs/{runId}/point',
    'get',
    {
      ...common,
      id: 'readPoint',
      summary: 'The element at which the person pointed, in a pause that asks for one',
      answer: picked,
    },
  ],
  [
    '/v1/runs/{runId}/point',
    'post',
    {
      ...common,
      id: 'pointAtElement',
      summary: 'Point at an element; human-done confirms it',
      body: PointBody,
      bodyExample: { x: 120, y: 300 },
      answer: picked,
    },
  ],
  [
    '/v1/runs/{runId}/point',
    'delete',
    { ...common, id: 'removePoint', summary: 'Point at nothing', answer: { status: 204 } },
  ],
];
