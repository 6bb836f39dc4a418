import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import { type OwnSession, ownSession } from '../own-session.js';
import { isRunning } from '../settings.js';
import { until } from '../until.js';

const sessions: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const open of sessions.splice(0)) await open.close();
});

async function twoProcesses(settings?: Record<string, string>): Promise<[OwnSession, OwnSession]> {
  const both = await Promise.all([ownSession(settings), ownSession(settings)]);
  sessions.push(...both);
  return both;
}

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
      cause: 'tabs',
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
    const [hostile, other] = await twoProcesses({ INTERMISSION_BROWSER_MAX_MEMORY_MB: '400' });
    await hostile.page.evaluate(`window.kept = []; void setInterval(() => { ${take} }, 20)`);
    expect(await hostile.process.ended).toEqual({
      kind: 'lost',
      cause: 'memory',
      message: "The run's browser took more than 400 MB of memory, the limit of INTERMISSION_BROWSER_MAX_MEMORY_MB",
    });
    await until(() => !isRunning(hostile.process.pid));
    expect(await other.page.evaluate('1 + 1')).toBe(2);
  });

  it.each([
    ['its console', "setInterval(() => console.log('x'.repeat(60e6)), 5)"],
    ['errors', "setInterval(() => { throw new Error('x'.repeat(60e6)); }, 5)"],
    [
      'the console of a worker',
      `const code = "setInterval(() => console.log('x'.repeat(20e6)), 5)";
      window.kept = new Worker(URL.createObjectURL(new Blob([code])))`,
    ],
    [
      'request bodies',
      "setInterval(() => fetch('http://127.0.0.1:1', { method: 'POST', body: 'x'.repeat(20e6) }).catch(() => 0), 5)",
    ],
  ])(
    'that floods %s ends its run and no other, and leaves nothing behind',
    { timeout: 180_000 },
    async (_what, flood) => {
      // Less than the default, for a machine on which the flood is slow.
      const [hostile, other] = await twoProcesses({ INTERMISSION_SESSION_MAX_MEMORY_MB: '350' });
      await hostile.page.evaluate(`void setTimeout(() => { ${flood} })`);
      const end = await hostile.process.ended;
      expect(end).toMatchObject({ kind: 'lost', message: expect.stringMatching(FLOODED) as unknown });
      await hostile.process.shutDown(end);
      expect(isRunning(hostile.process.pid)).toBe(false);
      expect(await other.page.evaluate('1 + 1')).toBe(2);
    },
  );

  it('that logs a little all the time goes on', async () => {
    const quiet = await ownSession();
    sessions.push(quiet);
    await quiet.page.evaluate("void setInterval(() => console.log('x'.repeat(10e3)), 5)");
    await quiet.page.evaluate('new Promise((resolve) => setTimeout(resolve, 3000))');
    expect(await quiet.page.evaluate('1 + 1')).toBe(2);
  });
});

/** Which limit is met first depends on the machine. */
const FLOODED =
  /flooded its browser|process of the run's browser (?:took more|ended|did not answer)|took more than 2048 MB/;

describe('the process of a session', () => {
  it('that is killed takes its Chromium along and no other session', async () => {
    const [killed, other] = await twoProcesses();
    process.kill(killed.process.sessionPid, 'SIGKILL');
    expect(await killed.process.ended).toEqual({
      kind: 'lost',
      cause: 'process',
      message: "The process of the run's browser ended while the run needed it",
    });
    await until(() => !isRunning(killed.process.pid));
    expect(await other.page.evaluate('1 + 1')).toBe(2);
  });

  it('keeps the evidence of a session that is closed', async () => {
    const own = await ownSession();
    sessions.push(own);
    own.process.close(true);
    const end = await own.process.ended;
    expect(end).toMatchObject({ kind: 'closed', finalScreenshot: true });
    expect(await own.process.shutDown(end)).toMatchObject({
      artifacts: [{ name: 'final.jpg' }],
      acts: [],
      refused: [],
    });
    expect([own.process.isGone, isRunning(own.process.pid)]).toEqual([true, false]);
  });
});
