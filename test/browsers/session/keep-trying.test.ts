import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { retryUntilInstalled } from '../../../browsers/session/keep-trying.js';

/** A log whose lines are kept. */
function keptLog() {
  const lines: { level: number; msg: string }[] = [];
  const stream = new Writable({
    write(line: Buffer, _, done) {
      lines.push(JSON.parse(line.toString()) as (typeof lines)[number]);
      done();
    },
  });
  return { log: pino(stream), lines };
}

describe('a helper of a page', () => {
  it('is put there until that has worked, and the first failure is a warning', async () => {
    const { log, lines } = keptLog();
    let tries = 0;
    const put = () => {
      tries += 1;
      return tries < 4 ? Promise.reject(new Error('busy')) : Promise.resolve();
    };
    await retryUntilInstalled(put, { signal: new AbortController().signal, log, what: 'lists' });
    expect(tries).toBe(4);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [40, 'the helper script could not be installed in the page yet; retrying'],
      [30, 'the helper script is installed in the page now'],
    ]);
  });

  it('is not tried any more, and no warning, when the page is gone', async () => {
    const { log, lines } = keptLog();
    const life = new AbortController();
    const put = () => {
      life.abort();
      return Promise.reject(new Error('closed'));
    };
    await retryUntilInstalled(put, { signal: life.signal, log, what: 'lists' });
    expect(lines).toEqual([]);
  });
});
