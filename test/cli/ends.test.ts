import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLI, intermission, temporaryFolder } from './support.js';

describe('a command that cannot go on', () => {
  it('says what settings must be, without a stack', async () => {
    const api = await intermission(['api'], { PORT: 'http', INTERMISSION_TRACE: 'yes' });
    expect(api).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'PORT (port of the API and dashboard): "http" is not a whole number from 0 to 65535\n' +
        'INTERMISSION_TRACE (save a Playwright trace of each run, without screenshots; it shows what the automation typed, and ends before the first secret): "yes" is not one of on, off\n',
    });
  });

  it('says how to name a Chromium when none can be launched', async () => {
    const settings = { INTERMISSION_CHROMIUM: '/nowhere/chromium', INTERMISSION_LOG_LEVEL: 'error' };
    const { code, stderr } = await intermission(['browsers'], { ...settings, INTERMISSION_CHROMIUM_SANDBOX: 'off' });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Chromium \(\/nowhere\/chromium\) could not be launched: .* Set INTERMISSION_CHROMIUM to .*\n$/,
    );
  });

  it.runIf(process.getuid?.() === 0)('refuses to run browsers as root without a sandbox, unless told so', async () => {
    expect(await intermission(['browsers'], { INTERMISSION_CHROMIUM_SANDBOX: '' })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Chromium has no sandbox when it runs as root, so a page could take over this machine. Run `browsers` as another ' +
        'user, or accept that with INTERMISSION_CHROMIUM_SANDBOX=off.\n',
    });
  });

  it('ends with 1 when its port is taken, though the npm script that started it listens to it', async () => {
    const taker = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taker.close());
    await once(taker, 'listening');
    const { port } = taker.address() as AddressInfo;
    const env = { ...process.env, PORT: String(port), INTERMISSION_HOME: temporaryFolder() };
    const api = spawn(process.execPath, [CLI, 'api'], { env, stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    onTestFinished(() => void api.kill('SIGKILL'));
    let said = '';
    api.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await once(api, 'close')).toEqual([1, null]);
    expect(said).toContain(`Port ${port} on 127.0.0.1 is taken by another process`);
  });

  it('ends without a word when nobody reads what it prints any more', async () => {
    const schema = spawn(process.execPath, [CLI, 'schema'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    schema.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    schema.stdout.destroy();
    expect(await once(schema, 'close')).toEqual([0, null]);
    expect(said).toBe('');
  });
});
