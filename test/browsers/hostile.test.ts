import { afterEach, describe, expect, it } from 'vitest';
import { type OpenSession, openSession } from './open-session.js';

const sessions: OpenSession[] = [];
afterEach(async () => {
  for (const open of sessions.splice(0)) await open.close();
});

async function twoRuns(): Promise<[OpenSession, OpenSession]> {
  const both = await Promise.all([openSession('/asks'), openSession('/asks')]);
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
});
