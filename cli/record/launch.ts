import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { childEnvironment } from '../../infra/processes/child-environment.js';
import type { Config } from '../../config/index.js';
import { CliError } from '../errors.js';
import { keptTool } from '../kept-tools.js';

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export interface LaunchOptions {
  headless: boolean;
  /** Loopback port on which others can control the browser. */
  debuggingPort?: number | undefined;
}

/** Launches the browser for a recording. Throws a `CliError` that says what is missing. */
export async function launchRecorder(config: Config, { headless, debuggingPort }: LaunchOptions): Promise<Browser> {
  const executablePath = headless ? (config.chromiumPath ?? keptTool(config.home, 'chromium')) : withWindow(config);
  try {
    return await chromium.launch({
      headless,
      chromiumSandbox: config.chromiumSandbox,
      args: debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`],
      env: childEnvironment({ hasWindow: true }),
      ...(executablePath !== undefined && { executablePath }),
      // The recording must be written first.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new CliError(
      `No browser could be opened (${executablePath ?? "Playwright's own"}): ${reason}\n${helpFor(headless)}`,
      undefined,
      { cause: error },
    );
  }
}

/** A headless shell cannot show a window. */
function withWindow({ chromiumPath, chromePath }: Config): string | undefined {
  const given = [chromiumPath, chromePath].find((path) => path !== undefined && !/headless/i.test(basename(path)));
  return given ?? ON_PATH.map(onPath).find((path) => path !== undefined);
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function helpFor(headless: boolean): string {
  if (headless) return 'Set INTERMISSION_CHROMIUM to the path of a Chromium.';
  return `Recording needs a screen and a browser with a window, for example by: npx playwright install chromium
Without a screen: --headless --remote-debugging-port 9222, and drive it from a Chrome elsewhere (chrome://inspect).`;
}
