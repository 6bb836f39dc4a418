import type { Artifact } from '../../contracts/artifact.js';
import { readAll } from '../../infra/storage/objects/content.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import { openArtifact } from '../../infra/storage/run-files.js';
import type { Config } from '../../config/index.js';
import type { CallbackPayload } from '../../contracts/callback.js';
import type { CallbackInput, EndedRun } from '../../contracts/workflow-messages.js';

/** A larger picture is not included; the receiver fetches it from its address. */
const LARGEST_PICTURE = 5_000_000;

export async function payloadOf(
  { run, inputParameters }: CallbackInput,
  config: Config,
  store: ObjectStore,
): Promise<CallbackPayload> {
  const artifacts = run.artifacts.map((artifact) => ({ ...artifact, url: addressOf(artifact, run, config) }));
  const downloads = artifacts.filter(({ isDownload }) => isDownload);
  const described = downloads.some(({ metadata }) => metadata !== undefined);
  return {
    type: `run.${run.status}` as CallbackPayload['type'],
    timestamp: new Date(run.endedAt ?? run.startedAt).toISOString(),
    run: { ...run, artifacts },
    task_id: run.runId,
    recording_id: null,
    endpoint_name: run.automation,
    status: STATUSES[run.status] ?? 'failed',
    error: run.error?.message ?? null,
    output_data: run.outputs.length > 0 ? run.outputs : null,
    final_screenshot: await finalScreenshot(run, store),
    downloads: downloads.length > 0 ? downloads.map(({ url, name }) => ({ url, filename: name })) : null,
    ...(described && {
      downloads_with_metadata: downloads.map(({ url, name, metadata = null }) => ({ url, filename: name, metadata })),
    }),
    input_parameters: inputParameters,
    unique_parameter_names: [],
  };
}

const STATUSES: Partial<Record<EndedRun['status'], CallbackPayload['status']>> = {
  succeeded: 'success',
  failed: 'failed',
  timed_out: 'killed',
};

/** The address where the receiver fetches the file, using its API key. */
function addressOf({ name }: Artifact, { runId }: EndedRun, { publicUrl }: Config): string {
  return `${publicUrl}/v1/runs/${encodeURIComponent(runId)}/artifacts/${encodeURIComponent(name)}`;
}

/** Null when there is none, when it is too large, or when the store does not have it or does not work. */
async function finalScreenshot({ runId, artifacts }: EndedRun, store: ObjectStore): Promise<string | null> {
  if (!artifacts.some(({ name }) => name === 'final.jpg')) return null;
  try {
    const stream = await openArtifact(store, runId, 'final.jpg');
    return stream === undefined ? null : (await readAll(stream, LARGEST_PICTURE)).toString('base64');
  } catch {
    return null;
  }
}
