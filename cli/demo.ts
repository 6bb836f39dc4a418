import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Config } from '../config/index.js';
import { openStore } from '../infra/storage/open-store.js';
import { linkOfRun } from '../infra/storage/outbox.js';
import { ApiClient } from './api-client.js';
import { commandLine, projectFile } from './project.js';
import { progressLines } from './run/progress.js';
import { watchRun } from './run/watch.js';

const OWNER = 'owner@example.com';
const EXAMPLE = projectFile('examples/human-in-loop.json');

/** Runs the example for the human-in-loop page on the practice site, and prints its progress until it ends. */
export async function runDemo(config: Config, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const api = new ApiClient(config);
  const store = openStore(config);
  const { run: first } = await api.startRun({
    automation: exampleFor(config.practicePort),
    automationName: 'human-in-loop',
    owner: { email: OWNER },
  });
  const webUi = `${config.temporalUiUrl}/namespaces/default/workflows/${encodeURIComponent(first.runId)}`;
  const places = {
    runUrl: `${config.publicUrl}/runs/${first.runId}`,
    outboxLink: () => linkOfRun(store, first.runId),
  };
  say('The example of a run that waits for a person, examples/human-in-loop.json:');
  let last;
  for await (const state of watchRun(api, first, signal)) {
    for (const line of await progressLines(last, state, places)) say(line);
    if (last === undefined) say(`  in the Temporal Web UI: ${webUi}`);
    last = state;
  }
  say(
    `Everything stays up until Ctrl-C. Run it again: ${commandLine(`run ${relative('', EXAMPLE)} --owner ${OWNER}`)}`,
  );
}

function exampleFor(practicePort: number): unknown {
  const text = readFileSync(EXAMPLE, 'utf8');
  return JSON.parse(text.replaceAll('127.0.0.1:9000', `127.0.0.1:${practicePort}`)) as unknown;
}
