import { z } from 'zod';
import { nameSchemas } from '../../contracts/name-schemas.js';
import { StartedRun } from '../../contracts/run-state.js';
import { Schedule, ScheduleList } from '../../contracts/schedules.js';
import { NoteBody, ScheduleBodyDescription, ScheduleQuery, TriggerBody } from '../schedules/schedule-schemas.js';
import { STARTED_EXAMPLE } from './examples.js';
import { ACCEPTED, type DescribedRoute, queryParameters } from './operation.js';

const tag = 'Schedules';
const parameters = queryParameters(ScheduleQuery);
const schedule = { status: 200, schema: Schedule };
const CreatedSchedule = Schedule.extend({ warnings: z.array(z.string()) });
nameSchemas({ Schedule, ScheduleList, CreatedSchedule, ScheduleRequest: ScheduleBodyDescription });
const created = { status: 201, schema: CreatedSchedule };

export const SCHEDULE_OPERATIONS: DescribedRoute[] = [
  [
    '/v1/schedules',
    'post',
    {
      id: 'createSchedule',
      tag,
      summary: 'Create a schedule that starts runs',
      scope: 'runs:start',
      isRateLimited: true,
      body: ScheduleBodyDescription,
      answer: created,
    },
  ],
  [
    '/v1/schedules',
    'get',
    {
      id: 'listSchedules',
      tag,
      summary: 'List schedules',
      scope: 'runs:read',
      parameters,
      answer: { status: 200, schema: ScheduleList },
    },
  ],
  [
    '/v1/schedules/{name}',
    'get',
    { id: 'getSchedule', tag, summary: 'Read a schedule', scope: 'runs:read', parameters, answer: schedule },
  ],
  [
    '/v1/schedules/{name}',
    'delete',
    {
      id: 'deleteSchedule',
      tag,
      summary: 'Delete a schedule; its runs continue',
      scope: 'runs:start',
      parameters,
      answer: { status: 204 },
    },
  ],
  [
    '/v1/schedules/{name}/pause',
    'post',
    {
      id: 'pauseSchedule',
      tag,
      summary: 'Pause a schedule',
      scope: 'runs:start',
      parameters,
      body: NoteBody,
      answer: ACCEPTED,
    },
  ],
  [
    '/v1/schedules/{name}/unpause',
    'post',
    {
      id: 'resumeSchedule',
      tag,
      summary: 'Resume a schedule',
      scope: 'runs:start',
      parameters,
      body: NoteBody,
      answer: ACCEPTED,
    },
  ],
  [
    '/v1/schedules/{name}/trigger',
    'post',
    {
      id: 'triggerSchedule',
      tag,
      summary: 'Start a run of a schedule now',
      scope: 'runs:start',
      parameters,
      isRateLimited: true,
      body: TriggerBody,
      bodyExample: { idempotencyKey: 'order-1234' },
      answer: { status: 201, schema: StartedRun, example: STARTED_EXAMPLE },
    },
  ],
];
