import { RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';

const startedAt = 1_795_468_709_911;
const deadline = startedAt + RUN_LIMIT_SECONDS * 1000 - 10_000;

export const START_EXAMPLE = {
  automation: 'login',
  inputParameters: { username: ['ana'] },
  owner: { email: 'ana@example.com' },
  idempotencyKey: 'order-1234',
};

const run = {
  runId: 'run-7198',
  automation: 'login',
  owner: { email: 'ana@example.com' },
  startedAt,
  deadline,
  outputs: [],
  artifacts: [],
};

const openPage = { index: 0, path: 'nodes.0', kind: 'go_to_url', title: 'open the login page', state: 'done' };
const askForCode = { index: 1, path: 'nodes.1', kind: 'human_in_loop_action', title: 'Type the one-time code' };

export const STATE_EXAMPLE = {
  ...run,
  status: 'awaiting_human',
  node: 1,
  nodes: [openPage, { ...askForCode, state: 'running', isPause: true }],
  pause: {
    pauseId: 'pause-1',
    node: 1,
    title: 'Type the one-time code',
    openedAt: startedAt + 4000,
    deadline: startedAt + 304_000,
    limitedBy: 'max_wait_time',
    mail: { to: 'ana@example.com', state: 'sent', via: 'postmark' },
    link: { generation: 1, claimed: false },
  },
  log: [{ at: startedAt + 4000, text: 'waits for ana@example.com', node: 1 }],
};

export const STARTED_EXAMPLE = {
  ...run,
  status: 'running',
  nodes: [
    { ...openPage, state: 'waiting' },
    { ...askForCode, state: 'waiting', isPause: true },
  ],
  log: [],
  warnings: [],
};

export const LIST_EXAMPLE = {
  runs: [
    { runId: 'run-7198', status: 'awaiting_human', automation: 'login', owner: 'ana@example.com', startedAt },
    { runId: 'run-7100', status: 'succeeded', automation: 'login', startedAt: startedAt - 90_000, endedAt: startedAt },
  ],
  nextPageToken: 'eyJ…',
};

export const CALLBACK_EXAMPLE = {
  type: 'run.succeeded',
  timestamp: new Date(startedAt + 90_000).toISOString(),
  run: { ...run, status: 'succeeded', endedAt: startedAt + 90_000 },
  task_id: 'run-7198',
  recording_id: null,
  endpoint_name: 'login',
  status: 'success',
  error: null,
  output_data: null,
  final_screenshot: null,
  downloads: null,
  input_parameters: { username: ['ana'] },
  unique_parameter_names: [],
};

export const CHECK_EXAMPLE = {
  valid: false,
  errors: [
    {
      path: 'nodes.1.human_in_loop_action.max_wait_time',
      message: "700 is not below 600, the run's hard limit in seconds",
    },
  ],
  warnings: [],
};

export const AUDIT_EXAMPLE = {
  id: '0b7c3c1e-7f0a-4c55-9d1f-0f6f6c1f2a11',
  time: new Date(startedAt + 45_000).toISOString(),
  action: 'run.control_taken',
  outcome: 'done',
  actor: { kind: 'recipient', id: 'n4Zq0b1xV9c8kQwe', name: 'ana@example.com' },
  runId: 'run-7198',
  tenant: 'red',
  requestId: '1f0e8a52-2f0d-4c0e-8f5b-7c1f5a0a9d10',
  address: '203.0.113.7',
  details: { pauseId: 'pause-1' },
};
