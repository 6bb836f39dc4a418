import { z } from 'zod';
import { Artifact } from './artifact.js';
import { nameSchemas } from './name-schemas.js';
import { OutputEntry, RunState } from './run-state.js';

const address = z.string().describe('the address from which an API key fetches the file');

const LinkedArtifact = Artifact.extend({ url: address });

const Download = z.object({ url: address, filename: z.string() });

const FinishedRun = RunState.omit({ nodes: true, log: true, pause: true }).extend({
  artifacts: z.array(LinkedArtifact),
});

/** What a callback sends: our names under `run`, and beside it the format's own names, for receivers that expect those. */
export const CallbackPayload = z.object({
  type: z.enum(['run.succeeded', 'run.failed', 'run.timed_out']),
  timestamp: z.iso.datetime().describe('when the run ended'),
  run: FinishedRun.describe('the run state without `nodes`, `log` and `pause`'),
  task_id: z.string().describe("the run's id"),
  recording_id: z.null(),
  endpoint_name: z.string().describe("the automation's name"),
  status: z.enum(['success', 'failed', 'killed']).describe('killed: the run timed out'),
  error: z.string().nullable().describe("the failure's message"),
  output_data: z.array(OutputEntry).nullable(),
  final_screenshot: z.string().nullable().describe('the last screenshot, a JPEG in base64'),
  downloads: z.array(Download).nullable(),
  downloads_with_metadata: z
    .array(Download.extend({ metadata: z.record(z.string(), z.unknown()).nullable() }))
    .optional()
    .describe('present if a download has metadata'),
  input_parameters: z.record(z.string(), z.unknown()).describe('the input values of the start'),
  unique_parameter_names: z.array(z.string()).describe('always empty'),
});
export type CallbackPayload = z.infer<typeof CallbackPayload>;

nameSchemas({ LinkedArtifact, Download, FinishedRun, CallbackPayload });
