// npm run check:openapi: lints the API's description with Redocly. It needs no build.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeApi } from './describe-api.mjs';
import { root } from './home.mjs';
import { execute } from './steps.mjs';

// Two folders below dist/, as compiled code, which finds package.json from there.
const folder = join(root, 'dist/openapi/bundle');
mkdirSync(folder, { recursive: true });
const file = join(folder, 'openapi.json');
writeFileSync(file, JSON.stringify(await describeApi(folder), null, 2));

const redocly = join(root, 'node_modules/@redocly/cli/bin/cli.js');
const config = join(root, 'api/openapi/redocly.yaml');
// It asks no server for its newest version, and reports nothing about itself.
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };
const { ok, output } = await execute(process.execPath, [redocly, 'lint', '--config', config, file], {
  seconds: 120,
  env,
});
if (!ok) {
  process.stderr.write(output);
  process.exitCode = 1;
}
