import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const WATCH = pathToFileURL('dist/infra/processes/event-loop-watch.js').href;

function run(code: string) {
  const source = `import { watchEventLoop } from ${JSON.stringify(WATCH)};\nwatchEventLoop(2);\n${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([status, signal]) => ({
    status: status as number | null,
    signal: signal as string | null,
    said,
  }));
  return { child, ended, said: () => said };
}

describe('a worker process', () => {
  it('ends when its event loop is blocked, and says so', async () => {
    const { status, signal, said } = await run('setTimeout(() => { for (;;); }, 200);').ended;
    expect({ status, signal }).toEqual({ status: null, signal: 'SIGKILL' });
    expect(said).toContain(
      'the event loop was blocked for 2 s; this process exits, and its steps move to another worker',
    );
  });

  it('does not end because it was stopped as a whole', async () => {
    const { child, ended, said } = run("console.log('up'); setTimeout(() => console.log('alive'), 6000);");
    while (!said().includes('up')) await sleep(20);
    child.kill('SIGSTOP');
    await sleep(5000);
    child.kill('SIGCONT');
    expect(await ended).toMatchObject({ status: 0, said: expect.stringContaining('alive') as string });
  });
});
