import { Counter, Gauge, Histogram } from 'prom-client';
import { commonMetrics, SHORT_SECONDS } from './registry.js';

const { registry, watchDisk } = commonMetrics('browsers');
const registers = [registry];

/** What a `browsers` process measures. */
export const browsersMetrics = {
  registry,
  watchDisk,
  slots: new Gauge({
    name: 'intermission_slots',
    help: 'Slots of this process',
    registers,
  }),
  slotsFree: new Gauge({
    name: 'intermission_slots_free',
    help: 'Slots that no session has and that are not kept for a run. 0 while the process drains',
    registers,
  }),
  sessionsOpen: new Gauge({
    name: 'intermission_sessions_open',
    help: 'Sessions that are open in this process',
    registers,
  }),
  browserStartSeconds: new Histogram({
    name: 'intermission_browser_start_seconds',
    help: 'Time to start the process of a session and its Chromium. `outcome`: `done` or `failed`',
    labelNames: ['outcome'] as const,
    buckets: SHORT_SECONDS,
    registers,
  }),
  sessionsClosed: new Counter({
    name: 'intermission_sessions_closed_total',
    help: 'Sessions that ended in order',
    registers,
  }),
  sessionsLost: new Counter({
    name: 'intermission_sessions_lost_total',
    help: 'Sessions that ended while their run needed them. `cause`: `chromium` ended, `page` crashed, `tabs`: too many tabs, `memory` or `traffic`: more than the limit, `process`: the process of the session ended, `silent`: it stopped answering, `error`: a bug, `preparation`: the browser could not be prepared',
    labelNames: ['cause'] as const,
    registers,
  }),
  artifacts: new Counter({
    name: 'intermission_artifacts_total',
    help: 'Artifacts that the sessions of this process saved (`kept`) or could not save (`failed`)',
    labelNames: ['outcome'] as const,
    registers,
  }),
};

// A counter must exist before its first event: Prometheus does not see an increase from nothing to 1.
const CAUSES = ['chromium', 'page', 'tabs', 'memory', 'traffic', 'process', 'silent', 'error', 'preparation'] as const;
for (const cause of CAUSES) browsersMetrics.sessionsLost.inc({ cause }, 0);
for (const outcome of ['kept', 'failed'] as const) browsersMetrics.artifacts.inc({ outcome }, 0);
