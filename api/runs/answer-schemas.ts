import { z } from 'zod';
import { RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { optional, optionalBody } from '../http/body-schema.js';
import { nameSchemas } from '../../contracts/name-schemas.js';

const pauseId = z.string().min(1).max(200).describe('answers this pause and nothing else');

export const HumanDoneBody = optionalBody(
  z.strictObject({
    pauseId: optional(pauseId),
    choice: optional(z.string().min(1).max(100)).describe("id of one of the pause's choices, when it has choices"),
  }),
);

export const DeclineBody = z.strictObject({
  reason: z.string('must be text: why it cannot be done').trim().min(1, 'must not be empty').max(1000),
  pauseId: optional(pauseId),
});

export const ExtendBody = z.strictObject({
  pauseId,
  seconds: optional(z.number('must be a number of seconds').positive('must be above 0').max(RUN_LIMIT_SECONDS)),
});

export const PauseBody = z.strictObject({ pauseId });

nameSchemas({
  DoneRequest: HumanDoneBody,
  DeclineRequest: DeclineBody,
  ExtendRequest: ExtendBody,
  PauseRequest: PauseBody,
});
