import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import { UnavailableError } from '../../../client/errors.js';
import { translateError } from '../../../client/runs/temporal-call.js';

const failed = (type: string) =>
  new WorkflowUpdateFailedError(
    'Workflow Update failed',
    ApplicationFailure.create({ type, message: 'from the server' }),
  );

it('asks to try again when Temporal dropped an update that no worker has processed', () => {
  expect(translateError(failed('UnprocessedUpdate'), 'run-1')).toBeInstanceOf(UnavailableError);
});

it('leaves the refusal of a workflow as it is', () => {
  const refusal = failed('PauseNotOpen');
  expect(translateError(refusal, 'run-1')).toBe(refusal);
});
