import { expect, it } from 'vitest';
import { Intermission, UnreadableError } from '../../../client/index.js';
import { readEncryptionKeys } from '../../../config/encryption-keys.js';
import type { Schedule } from '../../../contracts/schedules.js';
import { automationOf } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

const OLD = `old:${'0a'.repeat(32)}`;
const NEW = `new:${'1b'.repeat(32)}`;

const stack = useStack({ INTERMISSION_ENCRYPTION_KEYS: NEW });

it('can be listed and deleted, and keep nobody from creating and listing others', async () => {
  const before = Intermission.connect({
    encryptionKeys: readEncryptionKeys({ INTERMISSION_ENCRYPTION_KEYS: OLD }),
    secret: stack.config.secrets(),
  });
  const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };
  const request = { times: { everySeconds: 3600 }, run: { automation: automationOf(stack.site, sleep) } };
  await before.schedules.create({ name: 'lost', ...request }, { tenant: 'red' });
  await before.close();
  // Somebody else's schedule, which nobody here can decode.
  await stack.temporal.client.schedule.create({
    scheduleId: 'foreign',
    spec: { intervals: [{ every: '1h' }] },
    action: { type: 'startWorkflow', workflowType: 'foreign', taskQueue: 'foreign', workflowId: 'foreign' },
    memo: { automation: 'foreign' },
  });

  const { schedules } = stack.intermission;
  await expect.poll(() => schedules.list({ tenant: 'red' })).toMatchObject([{ name: 'lost', isUnreadable: true }]);
  await schedules.create({ name: 'mine', ...request }, { tenant: 'blue' });
  await expect.poll(() => schedules.list({ tenant: 'blue' })).toMatchObject([{ name: 'mine' }]);
  expect((await schedules.list({ tenant: 'blue' }))[0]!.isUnreadable).toBeUndefined();

  const answer = await stack.api.service('/v1/schedules');
  const listed = (await answer.json()) as { schedules: Schedule[] };
  expect(listed.schedules.map(({ name }) => name)).toEqual(['lost', 'mine']);
  const lost = { name: 'lost', tenant: 'red' };
  expect(await schedules.read(lost)).toMatchObject({ automation: '', times: {}, isUnreadable: true });
  await expect(schedules.trigger(lost)).rejects.toThrow(UnreadableError);
  await schedules.delete(lost);
  await expect.poll(async () => (await schedules.list()).map(({ name }) => name)).toEqual(['mine']);
});
