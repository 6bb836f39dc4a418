import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useTempFolder } from '../../../browsers/chromium/temp-folder.js';

const MODULE = new URL('../../../dist/browsers/chromium/temp-folder.js', import.meta.url).href;
const { TMPDIR, PWTEST_SERVER_REGISTRY } = process.env;
let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'im-'));
  process.env.TMPDIR = parent;
});
afterEach(() => {
  for (const [name, value] of Object.entries({ TMPDIR, PWTEST_SERVER_REGISTRY })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** Another process that keeps its temporary files together and then does `what`. */
async function another(what: string): Promise<ReturnType<typeof spawn>> {
  const code = `
    const { useTempFolder } = await import(${JSON.stringify(MODULE)});
    useTempFolder();
    require('fs').mkdtempSync(require('os').tmpdir() + '/profile-');
    console.log('made');
    ${what}
  `;
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createRequire } from 'node:module'; const require = createRequire('/');${code}`,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await once(child.stdout, 'data');
  return child;
}

describe('the temporary files of a browsers process', () => {
  it('are removed when it ends, even at once', async () => {
    const child = await another('setTimeout(() => process.exit(1), 10);');
    if (child.exitCode === null) await once(child, 'exit');
    expect(readdirSync(parent)).toEqual([]);
  });

  it('are removed by the next one when it was killed, and those of a living one and of others stay', async () => {
    const [living, killed] = await Promise.all([
      another('setInterval(() => {}, 1000);'),
      another('setInterval(() => {}, 1000);'),
    ]);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    mkdirSync(join(parent, 'someone-else'));
    expect(readdirSync(parent)).toHaveLength(3);
    const remove = useTempFolder();
    expect(readdirSync(parent)).toHaveLength(3);
    expect(tmpdir()).not.toBe(parent);
    remove();
    expect(tmpdir()).toBe(parent);
    living.kill();
    await once(living, 'exit');
    expect(readdirSync(parent)).toHaveLength(2);
  });
});
