import { chromium } from 'playwright';
import { childEnvironment } from '../../infra/processes/child-environment.js';
import type { Config } from '../../config/index.js';
import { keptTool } from '../kept-tools.js';
import { startLine } from '../project.js';
import type { Finding } from './finding.js';

/** Launches Chromium as a session would, and closes it. */
export async function chromiumFinding(config: Config): Promise<Finding> {
  const executablePath = config.chromiumPath ?? keptTool(config.home, 'chromium');
  try {
    const browser = await chromium.launch({
      chromiumSandbox: config.chromiumSandbox,
      env: childEnvironment(),
      ...(executablePath !== undefined && { executablePath }),
    });
    const version = browser.version();
    await browser.close();
    const sandbox = config.chromiumSandbox ? 'sandbox on' : 'sandbox off';
    return { state: 'ok', what: 'Chromium', found: `${version}, ${sandbox}, ${executablePath ?? "Playwright's"}` };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      state: 'missing',
      what: 'Chromium',
      found: `${executablePath ?? "Playwright's"} does not launch: ${reason}`,
      help: `${startLine()} finds or installs one; or name one with INTERMISSION_CHROMIUM=/path/to/chromium`,
    };
  }
}
