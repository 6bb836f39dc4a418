import { describe, expect, it } from 'vitest';
import { apiMetrics } from '../../../infra/metrics/api-metrics.js';
import { browsersMetrics } from '../../../infra/metrics/browsers-metrics.js';
import { workerMetrics } from '../../../infra/metrics/worker-metrics.js';
import { listMetrics } from '../../../scripts/docs-parts.mjs';

const processes = listMetrics({ api: apiMetrics, worker: workerMetrics, browsers: browsersMetrics });
const metrics = Object.values(processes)
  .flat()
  .filter(({ name }) => name.startsWith('intermission_'));

describe('the metrics', () => {
  it.each(metrics)('$name follows the conventions of Prometheus and says what it means', ({ name, type, help }) => {
    expect(help.length).toBeGreaterThan(10);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(name).not.toMatch(/_(ms|milliseconds|mb|kb)(_|$)/);
  });

  it('have no label for what has no bound', () => {
    const labels = new Set(metrics.flatMap(({ labelNames }) => labelNames));
    expect([...labels].sort()).toEqual([
      'automation',
      'cause',
      'direction',
      'event',
      'failure',
      'kind',
      'method',
      'outcome',
      'process',
      'reason',
      'route',
      'status',
      'version',
      'via',
      'waits_for',
    ]);
  });
});
