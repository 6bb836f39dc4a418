import { it } from 'vitest';
import { startTimeSkipping } from '../support/time-skipping.js';
import { humanInLoopExample } from '../support/automations.js';
it('x', async () => {
  const system = await startTimeSkipping();
  const run = await system.start({ automation: humanInLoopExample(system.practice.url), owner: { email: 'a@b.co' } });
  await system.paused(run);
  const t = Date.now();
  await Promise.race([system.environment.sleep('301s').then(() => console.log('SLEPT', Date.now() - t)), new Promise((r) => setTimeout(r, 8000))]);
  await new Promise((r) => setTimeout(r, 3000));
  const { events } = await run.fetchHistory();
  console.log((events ?? []).slice(-14).map((e) => `${e.eventId} ${Number(e.eventTime!.seconds)} ${e.eventType} ${e.activityTaskScheduledEventAttributes?.activityType?.name ?? ''} ${JSON.stringify(e.workflowTaskFailedEventAttributes ?? '')}`).join('\n'));
}, 40000);
