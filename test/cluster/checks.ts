import { execFileSync } from 'node:child_process';
import type { RunAccess } from '../../contracts/workflow-messages.js';
import { Client } from '@temporalio/client';
import { callsOf } from '../faults/calls.js';
import { Owner } from '../faults/owner.js';
import { BROWSERS, type Rig } from '../faults/rig.js';
import { until } from '../faults/until.js';
import { signalWithin } from '../../infra/signal-within.js';

const WAIT_MS = 60_000;
const PAUSED_RUNS = 4;

interface Check {
  name: string;
  isMet: boolean;
  seen: string;
}

/** An automation with an effect before and after its pause. */
function pausing(rig: Rig, key: string) {
  const click = (step: number) => ({
    type: 'action_node',
    end_sleep_time: 0,
    interaction_action: { click_element: { command: `get_by_role("button", name="Step ${step}", exact=True)` } },
  });
  const pause = { type: 'action_node', human_in_loop_action: { max_wait_time: 180 } };
  return {
    url: `${rig.site.url}/effects/${key}`,
    parameters: { input_parameters: {} },
    nodes: [click(1), pause, click(2)],
  };
}

async function pausedRun(rig: Rig, key: string): Promise<string> {
  const calls = callsOf(rig);
  const runId = await until(() => calls.start(pausing(rig, key), `${key}@example.com`, key), WAIT_MS);
  if (runId === undefined) throw new Error(`run ${key} could not be started`);
  const paused = await until(async () => {
    const state = await calls.state(runId);
    if (state?.error !== undefined) throw new Error(`run ${key} failed: ${state.error.message}`);
    return state?.pause?.mail.state === 'sent' || undefined;
  }, WAIT_MS);
  if (paused === undefined) throw new Error(`run ${key} did not pause`);
  return runId;
}

async function answerAndEnd(rig: Rig, runId: string, key: string): Promise<string> {
  const mail = rig.mail.requests.findLast(({ body }) => String(body.To).includes(`${key}@example.com`));
  const link = /http\S+\/link\/\S+/.exec(String(mail?.body.TextBody))![0];
  await new Owner(rig, '198.51.100.7', () => false).answer(link, 0, signalWithin(WAIT_MS));
  return ended(rig, runId);
}

async function ended(rig: Rig, runId: string): Promise<string> {
  const calls = callsOf(rig);
  const state = await until(async () => {
    const read = await calls.state(runId);
    return read?.endedAt === undefined || read.nodes.length === 0 ? undefined : read;
  }, WAIT_MS);
  return state?.error?.type ?? state?.status ?? 'not ended';
}

/** Whether something on `host` can open a TCP connection to the address. */
function reaches(rig: Rig, host: string, url: string): boolean {
  const { hostname, port } = new URL(url);
  const code = `const s=require('net').connect({host:'${hostname}',port:${port}});s.setTimeout(2000,()=>process.exit(1));s.on('connect',()=>process.exit(0));s.on('error',()=>process.exit(1))`;
  const { command, args } = rig.network.on(host, process.execPath, ['-e', code]);
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Browsers are reached from the private network only; the api also from the street; and no key or a wrong one opens nothing. */
export async function checkNetwork(rig: Rig): Promise<Check[]> {
  rig.network.streetAddressOf('passer-by');
  const runId = await pausedRun(rig, 'network');
  const connection = await rig.temporal.connect();
  const { liveUrl } = await new Client({ connection }).workflow.getHandle(runId).query<RunAccess>('access');
  await connection.close();
  const check = (name: string, isMet: boolean, seen = String(isMet)): Check => ({ name, isMet, seen });
  const refused = await rig.temporal
    .connect('not-a-key')
    .then(async (wrong) => {
      try {
        await wrong.workflowService.listNamespaces({});
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      } finally {
        await wrong.close();
      }
    })
    .catch((error: unknown) => {
      const { message, cause } = error as Error;
      return `${message}: ${cause instanceof Error ? cause.message : 'no reason'}`;
    });
  const checks = [
    check('a host of workers reaches a session', reaches(rig, 'host-1', liveUrl!) && reaches(rig, 'host-2', liveUrl!)),
    check('a passer-by reaches the api', reaches(rig, 'passer-by', rig.apiUrls[0]!)),
    check('a passer-by reaches no session', !reaches(rig, 'passer-by', liveUrl!)),
    check(
      'a passer-by reaches no Temporal',
      !reaches(rig, 'passer-by', `http://${rig.temporal.host}:${rig.temporal.port}`),
    ),
    check('Temporal refuses a wrong API key', /authoriz|authentic|permission|token/i.test(refused), refused),
  ];
  return [...checks, check('the run goes on', (await answerAndEnd(rig, runId, 'network')) === 'succeeded')];
}

/** Runs pause on both hosts, one host goes as if by power loss, everybody answers. */
export async function checkLostHost(rig: Rig): Promise<Check[]> {
  const runs: { key: string; runId: string }[] = [];
  for (let number = 0; number < PAUSED_RUNS; number += 1) {
    const key = `lost-${number}`;
    runs.push({ key, runId: await pausedRun(rig, key) });
  }
  const connection = await rig.temporal.connect();
  const client = new Client({ connection });
  const lostAddress = rig.network.addressOf('host-1');
  const isLost = new Map<string, boolean>();
  for (const { runId } of runs) {
    const { liveUrl } = await client.workflow.getHandle(runId).query<RunAccess>('access');
    isLost.set(runId, liveUrl!.includes(lostAddress));
  }
  await connection.close();
  rig.network.cut('host-1');
  for (const name of ['worker-1', BROWSERS[0]!, 'api-1']) process.kill(-rig.processes.get(name)!.pid, 'SIGKILL');
  const ends = await Promise.all(
    runs.map(async ({ key, runId }) => {
      const end = isLost.get(runId) ? await ended(rig, runId) : await answerAndEnd(rig, runId, key);
      return { end, expected: isLost.get(runId) ? 'BrowserSessionLost' : 'succeeded' };
    }),
  );
  rig.network.mend('host-1');
  const seen = ends.map(({ end, expected }) => `${end} (expected ${expected})`).join(', ');
  const lost = ends.filter(({ expected }) => expected === 'BrowserSessionLost').length;
  return [
    { name: 'both hosts held sessions', isMet: lost > 0 && lost < runs.length, seen: `${lost} of ${runs.length} lost` },
    {
      name: 'a lost host loses its own sessions only',
      isMet: ends.every(({ end, expected }) => end === expected),
      seen,
    },
  ];
}
