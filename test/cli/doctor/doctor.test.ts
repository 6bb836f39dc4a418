import { describe, expect, it, onTestFinished } from 'vitest';
import { startApi } from '../../../api/server.js';
import { startBrowsers } from '../../../browsers/start.js';
import { readConfig } from '../../../config/index.js';
import { createLog } from '../../../infra/log.js';
import { startTemporal } from '../../support/temporal/temporal.js';
import { intermission, temporaryFolder } from '../support.js';

describe('intermission doctor', () => {
  it('says whether anybody would do a run, and what helps', async () => {
    const temporal = await startTemporal();
    onTestFinished(() => temporal.teardown());
    const config = readConfig({ ...process.env, INTERMISSION_HOME: temporaryFolder(), PORT: '0' });
    const log = createLog(config, 'test');
    const api = await startApi(config, log);
    onTestFinished(() => api.stop());
    const ready = async () => (await (await fetch(`${api.url}/readyz`)).json()) as unknown;
    const doctor = () =>
      intermission(['doctor'], {
        TEMPORAL_ADDRESS: temporal.address,
        INTERMISSION_API_URL: api.url,
        INTERMISSION_ALLOWED_NETWORKS: '10.0.0.0/8,intranet:443',
        INTERMISSION_CHROMIUM: process.env.INTERMISSION_CHROMIUM ?? '',
      });
    expect(await ready()).toMatchObject({ status: 'ready', workers: 0, browsers: 0 });
    const { code, stdout } = await doctor();
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ Workers            none asks Temporal for work, so runs would wait\n' +
        '    Start one with: npm start, or, beside an API of its own, npm run -s intermission -- worker\n' +
        '✗ Browsers           no process has a free slot: none runs, or all slots are taken\n' +
        '    Start one with: npm start, or npm run -s intermission -- browsers; or give it more slots with INTERMISSION_BROWSERS_SLOTS\n',
    );

    expect(stdout).toContain(
      '· Allowed networks   automations may reach every port of 10.0.0.0/8, except those of Intermission\n' +
        '    Name the port of each in INTERMISSION_ALLOWED_NETWORKS, for example 10.0.0.0/8:443\n',
    );

    const browsers = await startBrowsers(config, log);
    onTestFinished(() => browsers.stop());
    await expect.poll(ready, { timeout: 20_000 }).toMatchObject({ status: 'ready', workers: 0, browsers: 1 });
    expect((await doctor()).stdout).toContain('✓ Browsers           1 process, with a free slot\n');
    await browsers.stop();
    // Temporal itself remembers who asked it for work for minutes.
    await expect.poll(ready, { timeout: 5000 }).toMatchObject({ status: 'ready', workers: 0, browsers: 0 });
  }, 60_000);
});
