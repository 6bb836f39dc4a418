import { readdirSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, toolsFolder } from './home.mjs';
import { execute, say } from './steps.mjs';

/**
 * Makes the SDK's test environment download its server and returns the downloaded file; undefined when that fails. `name` is `temporal` or
 * `temporalTestServer`.
 */
export async function downloadWithSdk(name) {
  if (!(await canReachDownloads())) {
    say('  temporal.download cannot be reached from here');
    return undefined;
  }
  const folder = toolsFolder(name);
  // In a separate process, because the SDK's download has no time-out.
  const script = fileURLToPath(new URL('sdk-download.mjs', import.meta.url));
  const result = await execute(process.execPath, [script, name, folder], { seconds: 180, cwd: root });
  if (!result.ok) {
    say(`  the SDK could not download it: ${result.lastLines.split('\n').at(-1)}`);
    return undefined;
  }
  const file = readdirSync(folder).find((entry) => entry.startsWith('temporal') && !entry.includes('download'));
  return file && join(folder, file);
}

async function canReachDownloads() {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  return lookup('temporal.download').then(
    () => true,
    () => false,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, downloadDir] = process.argv.slice(2);
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const server = { executable: { type: 'cached-download', downloadDir } };
  const environment =
    name === 'temporal'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
}
