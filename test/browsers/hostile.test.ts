import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from './open-session.js';
import { isRunning } from './settings.js';
import { until } from './until.js';

const sessions: OpenSession[] = [];
afterEach(async () => {
  for (const open of sessions.splice(0)) await open.close();
});

async function twoRuns(settings?: Record<string, string>): Promise<[OpenSession, OpenSession]> {
  const both = await Promise.all([openSession('/asks', settings), openSession('/asks', settings)]);
  sessions.push(...both);
  return both;
}

describe('a hostile page', () => {
  it('that opens tab after tab ends its run and no other', async () => {
    const [hostile, other] = await twoRuns();
    await hostile.page.evaluate('void setInterval(() => window.open("about:blank"), 5)');
    expect(await hostile.session.ended).toEqual({
      kind: 'lost',
      message: 'A page of the run opened more than 50 tabs',
    });
    expect(await other.page.evaluate('1 + 1')).toBe(2);
  });

  it('that never stops asking keeps nobody else busy', async () => {
    const [hostile, other] = await twoRuns();
    await hostile.page.evaluate('void setTimeout(() => { for (;;) alert("again"); })');
    expect(await other.page.evaluate('1 + 1')).toBe(2);
    expect((await other.post('screenshot', { name: 'p1.png' })).status).toBe(200);
  });

  it.each([
    ['arrays', 'const array = new Uint8Array(20e6).fill(1); kept.push(array);'],
    [
      'pictures',
      `const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 2000;
      canvas.getContext('2d').fillRect(0, 0, 2000, 2000);
      document.documentElement.append(canvas);`,
    ],
  ])('that takes memory without end, for %s, ends its run and no other', async (_what, take) => {
    const [hostile, other] = await twoRuns({ INTERMISSION_BROWSER_MAX_MEMORY_MB: '400' });
    await hostile.page.evaluate(`window.kept = []; void setInterval(() => { ${take} }, 20)`);
    expect(await hostile.session.ended).toEqual({
      kind: 'lost',
      message: "The run's browser took more than 400 MB of memory, the limit of INTERMISSION_BROWSER_MAX_MEMORY_MB",
    });
    await until(() => !isRunning(hostile.chromium.pid));
    expect(await other.page.evaluate('1 + 1')).toBe(2);
  });
});
