import { Counter, Gauge, Histogram } from 'prom-client';
import { commonMetrics, SHORT_SECONDS } from './registry.js';

const { registry, watchDisk } = commonMetrics('api');
const registers = [registry];

/**
 * What an API process measures. The gauges of runs, queue and pauses come from Temporal, so every API process shows the same values: take
 * their maximum, not their sum.
 */
export const apiMetrics = {
  registry,
  watchDisk,
  temporalUp: new Gauge({
    name: 'intermission_temporal_up',
    help: 'Whether Temporal answered when this process last counted the runs: 1 or 0. While it is 0, the gauges of runs, queue and pauses are missing',
    registers,
  }),
  runs: new Gauge({
    name: 'intermission_runs',
    help: 'Runs that have not ended, by status and automation. Beyond 5,000 runs, those that started first are missing',
    labelNames: ['status', 'automation'] as const,
    registers,
  }),
  queueLength: new Gauge({
    name: 'intermission_queue_length',
    help: 'Runs in the queue. `waits_for`: `browser` for a slot, `limit` for a permit',
    labelNames: ['waits_for'] as const,
    registers,
  }),
  queueOldestSeconds: new Gauge({
    name: 'intermission_queue_oldest_seconds',
    help: 'How long a run that waits for a slot has been in the queue, at most; 0 when none waits. Beyond 5,000 open runs, those that started first are missing',
    registers,
  }),
  pausesOpen: new Gauge({
    name: 'intermission_pauses_open',
    help: 'Runs that wait for a person',
    registers,
  }),
  pauseOldestSeconds: new Gauge({
    name: 'intermission_pause_oldest_seconds',
    help: 'Age of the oldest open pause among the runs that started first (50 at most); 0 when no pause is open',
    registers,
  }),
  processes: new Gauge({
    name: 'intermission_processes',
    help: 'Processes that take work. `kind`: `worker`, or `browsers` with a free slot',
    labelNames: ['kind'] as const,
    registers,
  }),
  requestSeconds: new Histogram({
    name: 'intermission_http_request_seconds',
    help: 'Time to answer an HTTP request. `route`: the pattern of its path, `none` without a route. Streams and live views are missing',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SHORT_SECONDS,
    registers,
  }),
  securityEvents: new Counter({
    name: 'intermission_security_events_total',
    help: 'Lines of the security log. `event` and `outcome` are those of the line',
    labelNames: ['event', 'outcome'] as const,
    registers,
  }),
  auditEntries: new Counter({
    name: 'intermission_audit_entries_total',
    help: 'Entries of the audit log. `outcome`: `saved`, `lost` because the store failed for long, or `left_out`: more refusals of one address in a minute than are recorded',
    labelNames: ['outcome'] as const,
    registers,
  }),
  liveViews: new Gauge({
    name: 'intermission_live_views_open',
    help: 'Open live views',
    registers,
  }),
  liveFrames: new Counter({
    name: 'intermission_live_frames_total',
    help: 'Frames for viewers. `outcome`: `sent`, or `skipped` because a newer one came before the viewer could take it',
    labelNames: ['outcome'] as const,
    registers,
  }),
  liveBytes: new Counter({
    name: 'intermission_live_bytes_total',
    help: 'Bytes of live views. `direction`: `to_viewer` or `from_viewer`',
    labelNames: ['direction'] as const,
    registers,
  }),
};
