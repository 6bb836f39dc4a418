import type { BrowserContext } from 'playwright';
import { FileStore } from '../../infra/storage/objects/file-store.js';
import { linkOfRun } from '../../infra/storage/outbox.js';
import { startRun, untilStatus } from '../runs.js';
import type { System } from '../system.js';

/** A run that waits for a person on a page of the practice site, opened in `context` by its mailed link. */
export async function openPausedRun(
  system: System,
  context: BrowserContext,
  path: string,
  origin: string,
): Promise<{ runId: string; url: string }> {
  const { runId } = await startRun(system, {
    url: `${system.practice.url}${path}`,
    parameters: { input_parameters: {} },
    nodes: [{ type: 'action_node', human_in_loop_action: { max_wait_time: 550 } }],
    take_final_screenshot: false,
  });
  await untilStatus(system, runId, 'awaiting_human');
  const page = await context.newPage();
  await page.goto(origin + (await mailedLink(system, runId)));
  await page.getByRole('button', { name: 'Open the browser' }).click();
  await page.waitForURL('**/runs/**');
  const url = page.url();
  await page.close();
  return { runId, url };
}

async function mailedLink({ home }: System, runId: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const link = await linkOfRun(new FileStore(home), runId);
    if (link !== undefined) return new URL(link).pathname;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no mail with a link came');
}
