import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../bench/system.js';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';
import { browsersMetrics } from '../../infra/metrics/browsers-metrics.js';
import { workerMetrics } from '../../infra/metrics/worker-metrics.js';
import { listMetrics } from '../../scripts/docs-parts.mjs';
import { automationOf, pause } from '../support/runs/automations.js';
import { useSystem } from '../support/system/system.js';

const folder = fileURLToPath(new URL('../../deploy/monitoring/', import.meta.url));
/** `npm test` finds it. Where there is none, only CI fails. */
const prometheus = process.env.TEST_PROMETHEUS ?? '';
const isMissing = prometheus === '' && !process.env.CI;

function promtool(args: string[], input?: string): string {
  const { status, stdout, stderr } = spawnSync(join(dirname(prometheus), 'promtool'), args, {
    cwd: folder,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout + stderr;
}

interface Panel {
  title: string;
  type: string;
  targets?: { expr: string }[];
}

async function queriesOfDashboard(): Promise<string[]> {
  const { panels } = JSON.parse(await readFile(join(folder, 'dashboard.json'), 'utf8')) as { panels: Panel[] };
  return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

/** Every metric that we have, with its labels; a histogram has three series. */
const known = new Map(
  Object.values(listMetrics({ api: apiMetrics, worker: workerMetrics, browsers: browsersMetrics }))
    .flat()
    .flatMap(({ name, type, labelNames }) =>
      (type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map(
        (suffix) => [name + suffix, labelNames] as const,
      ),
    ),
);
/** Labels that Prometheus adds to every series. */
const ADDED = ['job', 'instance', 'le'];

/** Intermission's metrics in a query, and the labels with which it selects them. */
function selectorsIn(query: string): { name: string; labels: string[] }[] {
  return [...query.matchAll(/\b(intermission_\w+)(?:\{([^}]*)\})?/g)].map(([, name, matchers = '']) => ({
    name: name!,
    labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!),
  }));
}

function flawsOf(query: string): string[] {
  return selectorsIn(query).flatMap(({ name, labels }) => {
    const has = known.get(name);
    if (has === undefined) return [`there is no metric ${name}`];
    return labels
      .filter((label) => ![...has, ...ADDED].includes(label))
      .map((label) => `${name} has no label ${label}`);
  });
}

describe('the alert rules and the dashboard', () => {
  it('name only metrics and labels that exist, and the dashboard shows every metric', async () => {
    const [dashboard, rules] = await Promise.all([queriesOfDashboard(), readFile(join(folder, 'alerts.yml'), 'utf8')]);
    expect(dashboard.length).toBeGreaterThan(30);
    expect([...dashboard, rules].flatMap(flawsOf)).toEqual([]);
    expect(flawsOf('sum(intermission_slot_free) + intermission_slots{kind="x"}')).toEqual([
      'there is no metric intermission_slot_free',
      'intermission_slots has no label kind',
    ]);
    const shown = new Set(dashboard.flatMap(selectorsIn).map(({ name }) => name.replace(/_(bucket|sum|count)$/, '')));
    const metrics = [...new Set([...known.keys()].map((name) => name.replace(/_(bucket|sum|count)$/, '')))];
    expect(metrics.filter((name) => name.startsWith('intermission_') && !shown.has(name))).toEqual([
      // An alert, and no line.
      'intermission_temporal_up',
    ]);
  });

  it('has a dashboard with panels that do not overlap', async () => {
    const { panels } = JSON.parse(await readFile(join(folder, 'dashboard.json'), 'utf8')) as {
      panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it.skipIf(isMissing)('pass the checks of promtool, and fire as their tests say', () => {
    expect(promtool(['check', 'config', 'prometheus.yml'])).toContain('SUCCESS');
    expect(promtool(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS');
  });

  it.skipIf(isMissing)('have a test of every alert', async () => {
    const [rules, tests] = await Promise.all(
      ['alerts.yml', 'alerts.test.yml'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    const alerts = [...rules!.matchAll(/- alert: (\w+)/g)].map(([, name]) => name!);
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.filter((name) => !tests!.includes(`alertname: ${name}`))).toEqual([]);
  });

  it.skipIf(isMissing)('have a dashboard with queries that Prometheus understands', async () => {
    const queries = (await queriesOfDashboard()).map((query) =>
      query.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.*'),
    );
    const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }));
    const file = join(await mkdtemp(join(tmpdir(), 'intermission-rules-')), 'rules.json');
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(promtool(['check', 'rules', file])).toContain(`${queries.length} rules found`);
    await rm(dirname(file), { recursive: true });
  });
});

describe.skipIf(isMissing)('a real Prometheus that reads a running system', () => {
  let statusPort = 0;
  const system = useSystem(async () => {
    statusPort = await freePort();
    return { INTERMISSION_STATUS_PORT: String(statusPort), INTERMISSION_BROWSERS_SLOTS: '1' };
  });
  let server: ChildProcess | undefined;
  let home = '';
  let url = '';
  afterAll(async () => {
    if (server?.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    if (home !== '') await rm(home, { recursive: true, force: true });
  });

  async function ask<T>(path: string): Promise<T> {
    const response = await fetch(`${url}/api/v1/${path}`);
    return ((await response.json()) as { data: T }).data;
  }

  /** Our configuration and rules, every second, and without the wait before an alert fires. */
  async function startPrometheus(): Promise<void> {
    home = await mkdtemp(join(tmpdir(), 'intermission-prometheus-'));
    const [config, rules] = await Promise.all(
      ['prometheus.yml', 'alerts.yml'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    const here = config!
      .replaceAll('interval: 15s', 'interval: 1s')
      .replace(/946([456])/g, (_, last) => String(statusPort + Number(last) - 4));
    await writeFile(join(home, 'prometheus.yml'), here);
    await writeFile(join(home, 'alerts.yml'), rules!.replaceAll(/for: \d+m/g, 'for: 1s'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn(
      prometheus,
      [
        `--config.file=${join(home, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(home, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
  }

  it('scrapes every process, and fires the alert of full slots until one is free', async () => {
    await startPrometheus();
    const firing = async () => {
      const { alerts } = await ask<{ alerts: { labels: { alertname: string }; state: string }[] }>('alerts');
      return alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
    };
    await vi.waitFor(
      async () => {
        const { activeTargets } = await ask<{ activeTargets: { health: string; lastError: string }[] }>('targets');
        expect(activeTargets.map(({ health, lastError }) => `${health} ${lastError}`)).toEqual(['up ', 'up ', 'up ']);
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(await firing()).not.toContain('IntermissionNoSlots');

    const runId = await system.runs.start(automationOf(system.site('/login'), pause(120)));
    await system.runs.untilPaused(runId);
    await vi.waitFor(async () => expect(await firing()).toContain('IntermissionNoSlots'), {
      timeout: 30_000,
      interval: 500,
    });
    await system.runs.call('POST', `/v1/runs/${runId}/human-done`, {});
    await system.runs.untilEnded(runId);
    await vi.waitFor(async () => expect(await firing()).not.toContain('IntermissionNoSlots'), {
      timeout: 30_000,
      interval: 500,
    });
    // What Prometheus finds odd about names and units, it says itself.
    const text = await (await fetch(`http://127.0.0.1:${statusPort + 1}/metrics`)).text();
    expect(text).toContain('temporal_request_total');
    const own = text.split('\n').filter((line) => /^(# (HELP|TYPE) )?intermission_/.test(line));
    expect(promtool(['check', 'metrics'], `${own.join('\n')}\n`)).toBe('');
  }, 120_000);
});
