import { execFileSync, spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../bench/system.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { readMetrics } from '../support/http/prometheus.js';
import { useSystem } from '../support/system/system.js';

let statusPort = 0;
const test = useSystem(async () => {
  statusPort = await freeTriple();
  return {
    INTERMISSION_STATUS_PORT: String(statusPort),
    INTERMISSION_BROWSERS_SLOTS: '2',
    INTERMISSION_ALLOWED_NETWORKS: '127.0.0.0/8',
  };
});

/** The first of three free ports in a row. */
async function freeTriple(): Promise<number> {
  for (;;) {
    const first = await freePort();
    if (first < 65_000) return first;
  }
}

const status = { api: 0, worker: 1, browsers: 2 };
const urlOf = (name: keyof typeof status) => `http://127.0.0.1:${statusPort + status[name]}`;
const metricsOf = (name: keyof typeof status) => readMetrics(urlOf(name));
const scroll = { type: 'action_node', interaction_action: { scroll: { down: true } } };

/** The counts of an API are a few seconds old. */
const soon = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 20_000, interval: 250 });

function childrenOf(pid: number): number[] {
  const found = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  return found.stdout.split('\n').filter(Boolean).map(Number);
}

// The API, for which a system waits, may be ready before the others.
beforeAll(() => soon(() => Promise.all([metricsOf('worker'), metricsOf('browsers')])), 30_000);

describe('the status page of a process', () => {
  it.each(['api', 'worker', 'browsers'] as const)('of %s says that it runs and is ready', async (name) => {
    expect(await (await fetch(`${urlOf(name)}/healthz`)).json()).toEqual({ status: 'ok' });
    const ready = await soon(async () => {
      const response = await fetch(`${urlOf(name)}/readyz`);
      expect(response.status).toBe(200);
      return response;
    });
    expect(await ready.json()).toMatchObject({ status: 'ready' });
    expect((await fetch(`${urlOf(name)}/other`)).status).toBe(404);
    expect((await fetch(`${urlOf(name)}/metrics`, { method: 'POST' })).status).toBe(405);
    const metrics = await metricsOf(name);
    expect(metrics('intermission_build_info', { process: name })).toBe(1);
    expect(metrics('intermission_disk_free_bytes')).toBeGreaterThan(0);
    expect(metrics('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('has the metrics of the Temporal SDK beside ours, with the names of Prometheus', async () => {
    for (const name of ['worker', 'browsers'] as const) {
      const metrics = await metricsOf(name);
      expect(metrics('temporal_request_total')).toBeGreaterThan(0);
      expect(metrics('temporal_request_latency_seconds_count')).toBeGreaterThan(0);
    }
  });

  it('is out of reach for automations', async () => {
    const call = (port: number) => ({
      type: 'action_node',
      extraction_action: { api_call: { url: `http://127.0.0.1:${port}/metrics` }, unique_identifier: String(port) },
    });
    const run = await test.runs.start(
      automationOf(test.site('/login'), ...[0, 1, 2].map((offset) => call(statusPort + offset))),
    );
    const { outputs } = await test.runs.untilEnded(run);
    expect(outputs).toHaveLength(3);
    for (const { json_data } of outputs) {
      expect(json_data).toMatchObject({
        error: 'http_error',
        message: expect.stringContaining('is a port of Intermission') as string,
      });
    }
  });

  it('of the API on its main port needs the key of an operator', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${test.system.apiUrl}/metrics`, { headers });
    expect((await ask({})).status).toBe(401);
    const key = execFileSync(process.execPath, ['dist/cli/main.js', 'keys', 'create', 'red', 'operator'], {
      env: { ...process.env, INTERMISSION_HOME: test.system.home },
      encoding: 'utf8',
    });
    const tenant = /im_[\w-]+/.exec(key)![0];
    await soon(async () => expect((await ask({ 'x-api-key': tenant })).status).toBe(403));
    const own = await readMetrics(test.system.apiUrl, test.system.headers);
    expect(own('intermission_http_request_seconds_count', { route: '/metrics', status: '4xx' })).toBeGreaterThanOrEqual(
      2,
    );
    expect(own('intermission_security_events_total', { event: 'access', outcome: 'refused' })).toBeGreaterThanOrEqual(
      2,
    );
  });
});

describe('the metrics of a run', () => {
  it('follow it from its pause to its end', async () => {
    const before = await metricsOf('worker');
    const { runId } = await test.paused('/login', { after: [scroll] });
    await soon(async () => {
      const [api, browsers] = await Promise.all([metricsOf('api'), metricsOf('browsers')]);
      expect(api('intermission_temporal_up')).toBe(1);
      expect(api('intermission_runs', { status: 'awaiting_human' })).toBe(1);
      expect(api('intermission_pauses_open')).toBe(1);
      expect(api('intermission_pause_oldest_seconds')).toBeGreaterThan(0);
      expect(api('intermission_processes', { kind: 'worker' })).toBe(1);
      expect(browsers('intermission_slots')).toBe(2);
      expect(browsers('intermission_slots_free')).toBe(1);
      expect(browsers('intermission_sessions_open')).toBe(1);
    });
    const live = await metricsOf('api');
    expect(live('intermission_live_views_open')).toBe(1);
    expect(live('intermission_live_frames_total', { outcome: 'sent' })).toBeGreaterThan(0);
    expect(live('intermission_live_bytes_total', { direction: 'to_viewer' })).toBeGreaterThan(0);
    expect(live('intermission_live_bytes_total', { direction: 'from_viewer' })).toBeGreaterThan(0);

    await test.runs.call('POST', `/v1/runs/${runId}/human-done`, { pauseId: 'pause-1' });
    await test.runs.untilEnded(runId);
    const { automation } = await test.runs.state(runId);
    await soon(async () => {
      const worker = await metricsOf('worker');
      const more = (name: string, labels?: Record<string, string>) =>
        (worker(name, labels) ?? 0) - (before(name, labels) ?? 0);
      expect(more('intermission_runs_started_total', { automation })).toBe(1);
      expect(more('intermission_runs_ended_total', { automation, status: 'succeeded', failure: 'none' })).toBe(1);
      expect(more('intermission_run_seconds_count', { status: 'succeeded' })).toBe(1);
      expect(more('intermission_mails_total', { via: 'outbox', outcome: 'sent' })).toBe(1);
      expect(more('intermission_pause_notification_seconds_count', { reason: 'node' })).toBe(1);
      expect(more('intermission_pause_answer_seconds_count', { outcome: 'done' })).toBe(1);
      expect(more('intermission_pauses_ended_total', { reason: 'node', outcome: 'done' })).toBe(1);
      expect(more('intermission_answer_step_seconds_count')).toBe(1);
      expect(more('intermission_node_seconds_count', { kind: 'scroll', outcome: 'done' })).toBe(1);
    });
    const browsers = await metricsOf('browsers');
    expect(browsers('intermission_sessions_closed_total')).toBeGreaterThan(0);
    expect(browsers('intermission_browser_start_seconds_count', { outcome: 'done' })).toBeGreaterThan(0);
    expect(browsers('intermission_artifacts_total', { outcome: 'kept' })).toBeGreaterThan(0);
  });

  it('count the runs that wait for a slot, and how long they waited', async () => {
    const waiting = automationOf(test.site('/login'), pause(100));
    const held = await Promise.all([test.runs.start(waiting), test.runs.start(waiting)]);
    await Promise.all(held.map((runId) => test.runs.untilPaused(runId)));
    const queued = await test.runs.start(automationOf(test.site('/login')));
    await soon(async () => {
      const [api, browsers] = await Promise.all([metricsOf('api'), metricsOf('browsers')]);
      expect(browsers('intermission_slots_free')).toBe(0);
      expect(api('intermission_queue_length', { waits_for: 'browser' })).toBe(1);
      expect(api('intermission_queue_length', { waits_for: 'limit' })).toBe(0);
      expect(api('intermission_queue_oldest_seconds')).toBeGreaterThan(0);
      expect(api('intermission_pauses_open')).toBe(2);
    });
    await test.runs.call('POST', `/v1/runs/${held[0]}/human-done`, {});
    await test.runs.untilEnded(queued);
    await soon(async () => {
      const worker = await metricsOf('worker');
      expect(worker('intermission_queue_wait_seconds_count', { outcome: 'started' })).toBeGreaterThanOrEqual(1);
    });
  });

  it('say why a session was lost and why a run failed', async () => {
    const { runId } = await test.paused('/login');
    for (const session of childrenOf(await test.system.processId('browsers'))) {
      // Each Chromium leads a process group of its own.
      for (const chromium of childrenOf(session)) process.kill(-chromium, 'SIGKILL');
    }
    expect((await test.runs.untilEnded(runId)).error?.type).toBe('BrowserSessionLost');
    await soon(async () => {
      const [browsers, worker] = await Promise.all([metricsOf('browsers'), metricsOf('worker')]);
      expect(browsers('intermission_sessions_lost_total', { cause: 'chromium' })).toBe(1);
      expect(worker('intermission_runs_ended_total', { failure: 'BrowserSessionLost' })).toBe(1);
      expect(worker('intermission_pauses_ended_total', { outcome: 'ended' })).toBeGreaterThan(0);
    });
  });
});
