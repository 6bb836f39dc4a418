import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createLog, type Log } from '../../../infra/log.js';
import { environmentFor } from '../../../infra/processes/process-settings.js';
import { workflowBundlePath } from '../../../infra/temporal/data-converter.js';
import { isTraced } from '../../../infra/tracing/is-traced.js';
import { startTracing } from '../../../infra/tracing/start-tracing.js';
import { setTracing, type Tracing } from '../../../infra/tracing/tracing.js';
import { type ReceivedSpan, startOtlpReceiver } from '../../support/http/otlp-receiver.js';
import { automationOf, pause, typeInto } from '../../support/runs/automations.js';
import { useStack } from '../../support/system/stack.js';

/** Texts of a run that no span may have. */
const MARKERS = {
  query: 'marker-in-the-query',
  typed: 'marker-that-is-typed',
  output: 'marker-of-the-label',
  owner: 'marker.owner@example.com',
};

describe('the settings of OpenTelemetry', () => {
  const to = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

  it.each([
    [true, to],
    [true, { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/traces' }],
    [false, {}],
    [false, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    [false, { ...to, OTEL_SDK_DISABLED: 'TRUE' }],
    [false, { ...to, OTEL_TRACES_EXPORTER: 'none' }],
    [false, { OTEL_SERVICE_NAME: 'automations' }],
  ])('turn tracing on: %s, with %j', (isOn, environment) => {
    expect(isTraced(environment)).toBe(isOn);
  });

  it('reach every process that `intermission start` starts, while they turn tracing on', () => {
    const otel = { ...to, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=of-the-collector' };
    for (const service of ['api', 'worker', 'browsers'] as const) {
      expect(environmentFor(service, otel)).toEqual(otel);
    }
    expect(environmentFor('api', { ...otel, OTEL_SDK_DISABLED: 'true' })).toEqual({});
  });
});

describe('a run that is traced', () => {
  let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
  let tracing: Tracing;
  const lines: Record<string, unknown>[] = [];
  const write = (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>);
  const replaced: { log?: Log } = {};
  const stack = useStack(async () => {
    receiver = await startOtlpReceiver();
    for (const [name, value] of Object.entries({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=of-the-collector',
      OTEL_SERVICE_NAME: 'automations',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    })) {
      vi.stubEnv(name, value);
    }
    tracing = (await startTracing('test'))!;
    // A log made before would have no ids.
    replaced.log = createLog({ logLevel: 'debug' }, 'test', { write });
    return {};
  }, replaced);
  afterAll(async () => {
    await tracing?.stop();
    setTracing(undefined);
    vi.unstubAllEnvs();
    await receiver?.stop();
  });

  it('has one trace from the request to the mail, and no text of the run in it', async () => {
    expect(Object.keys(process.env).filter((name) => name.startsWith('OTEL_'))).toEqual([]);
    const url = `${stack.site}/?token=${MARKERS.query}`;
    const [traceId, parentId] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const response = await stack.api.service('/v1/runs', {
      method: 'POST',
      headers: { traceparent: `00-${traceId}-${parentId}-01`, 'x-request-id': 'traced-start' },
      json: {
        automation: automationOf(url, typeInto('Code', MARKERS.typed), pause()),
        owner: { email: MARKERS.owner },
        metadata: { order: MARKERS.output },
      },
    });
    const { runId } = (await response.json()) as { runId: string };
    stack.endLater(runId);
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const answer = { method: 'POST', json: { pauseId: 'pause-1' } };
    await stack.api.service(`/v1/runs/${runId}/human-done`, answer);
    await stack.until(runId, ({ status }) => status === 'succeeded');

    const ofRun = () => receiver.spans.filter((span) => span.traceId === traceId);
    const named = (name: string) => ofRun().find((span) => span.name === name);
    // The span of the workflow ends with it.
    await vi.waitFor(() => expect(named('RunWorkflow:automation')).toBeDefined(), { timeout: 20_000, interval: 100 });
    const toMail = pathTo(named('mail outbox'), ofRun());
    // A run goes through the queue, or starts directly.
    expect(toMail.slice(0, -4)).toEqual(
      toMail.includes('StartWorkflow:automation')
        ? ['POST /v1/runs', 'StartWorkflow:automation']
        : ['POST /v1/runs', 'StartWorkflow:queuedRun', 'RunWorkflow:queuedRun', 'StartChildWorkflow:automation'],
    );
    expect(toMail.slice(-4)).toEqual([
      'RunWorkflow:automation',
      'StartActivity:mailOwner',
      'RunActivity:mailOwner',
      'mail outbox',
    ]);
    expect(pathTo(named('playwright input_text'), ofRun()).slice(-3)).toEqual([
      'StartActivity:input_text',
      'RunActivity:input_text',
      'playwright input_text',
    ]);
    expect(
      pathTo(
        ofRun().find(({ name }) => name.startsWith('session ')),
        ofRun(),
      )[0],
    ).toBe('POST /v1/runs');
    expect(pathTo(named('RunActivity:holdSession'), ofRun())[0]).toBe('POST /v1/runs');
    const root = named('POST /v1/runs');
    expect([root?.parentSpanId, root?.service]).toEqual([parentId, 'automations']);
    // Nothing else of the process became part of the trace, and nothing of this run is outside any request's trace.
    const roots = receiver.spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(roots.map(({ name }) => name).filter((name) => !/^(GET|POST) /.test(name))).toEqual([]);

    const attributes = new Set(receiver.spans.flatMap((span) => span.attributes.map(({ key }) => key)));
    expect([...attributes].filter((key) => !/^(http\.|intermission\.|temporal|run_id$)/.test(key))).toEqual([]);
    const sent = receiver.texts.join('');
    for (const marker of Object.values(MARKERS)) expect(sent).not.toContain(marker);
    expect(sent).toContain('of-the-collector');
    expect(lines.find(({ msg }) => msg === 'mail kept in the outbox')).toMatchObject({ runId, trace_id: traceId });

    // The history with the trace in it replays on both kinds of worker, so that tracing can be switched at any time.
    const history = await stack.temporal.client.workflow.getHandle(runId).fetchHistory();
    for (const isTracedBundle of [false, true]) {
      const workflowBundle = { codePath: workflowBundlePath([], isTracedBundle) };
      await Worker.runReplayHistory({ workflowBundle }, history, runId);
    }
  });

  it('makes no spans for what the API does by itself, nor for queries', async () => {
    const { runId } = await stack.start(pause());
    await stack.until(runId, ({ pause }) => pause !== undefined);
    const before = receiver.spans.length;
    await stack.intermission.getRun(runId, { isFresh: true });
    await sleep(500);
    expect(receiver.spans.slice(before).filter(({ name }) => !/^(GET|POST) /.test(name))).toEqual([]);
  });
});

/** The names from the root to the span. */
function pathTo(span: ReceivedSpan | undefined, spans: readonly ReceivedSpan[]): string[] {
  if (span === undefined) return [];
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [...pathTo(parent, spans), span.name];
}
