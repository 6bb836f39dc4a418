import type { ScheduleDescription } from '@temporalio/client';
import { z } from 'zod';
import type { AutomationInput } from '../../contracts/workflow-messages.js';
import { UnreadableError } from '../errors.js';
import { ownLimitIn } from '../limits.js';
import type { StartRequest } from '../request.js';
import type { RunMemo } from '../runs/run-memo.js';

const Args = z.tuple([z.looseObject({ input: z.custom<AutomationInput>((input) => typeof input === 'object') })]);

/** The request that starts each run of a schedule, and the file in the automations folder from which its automation came. */
export function storedRequest({ args, memo, priority }: ScheduleDescription['action']): {
  request: StartRequest;
  automationFile: string | undefined;
} {
  const { data } = Args.safeParse(args);
  if (data === undefined) throw new UnreadableError('The schedule does not contain the start of a run; delete it');
  const { automationFile, ...rest } = (memo ?? {}) as Partial<RunMemo>;
  const maxParallelism = ownLimitIn(rest);
  const priorityKey = priority?.priorityKey;
  return {
    request: {
      ...data[0].input,
      // 0: the schedule gives its runs none.
      ...(priorityKey !== undefined && priorityKey > 0 && { priority: priorityKey }),
      ...(maxParallelism !== undefined && { maxParallelism }),
    },
    automationFile,
  };
}
