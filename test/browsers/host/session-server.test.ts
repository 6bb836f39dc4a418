import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { sendCommand as askAsWorker } from '../../../activities/session/send-command.js';
import { sendCommand as askAsApi } from '../../../api/live/controlled-session.js';
import { artifactFile } from '../../../infra/storage/artifact-paths.js';
import { isRunning } from '../settings.js';
import { type OpenSession, openSession } from '../open-session.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

describe('the session server', () => {
  it('answers 404 and nothing else without the secret', async () => {
    open = await openSession('/still');
    const wrong = open.liveUrl.slice(0, -1) + (open.liveUrl.endsWith('A') ? 'B' : 'A');
    for (const url of [`${wrong}/gate`, `${open.liveUrl}/gate/more`, new URL('/', wrong).href]) {
      const answer = await fetch(url, { method: 'POST', body: '{"open":true}' });
      expect([url, answer.status, await answer.text()]).toEqual([url, 404, '']);
    }
    const socket = new WebSocket(`${wrong.replace('http', 'ws')}/live`);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toBe('Unexpected server response: 404');
  });

  it('has a secret of 256 bits in its address', async () => {
    open = await openSession('/still');
    expect(open.liveUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sessions\/[\w-]{43}$/);
  });

  it('says what is wrong with a command', async () => {
    open = await openSession('/still');
    const answer = await open.post('gate', { open: 'yes' });
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'open: must be true or false' }]);
    const unreadable = await fetch(`${open.liveUrl}/gate`, { method: 'POST', body: '{' });
    expect([unreadable.status, await unreadable.json()]).toEqual([400, { error: 'the body is not JSON' }]);
    const large = await open.post('gate', { open: 'x'.repeat(2_000_000) });
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({
      error: expect.stringMatching(/^the body is larger than \d+ bytes$/) as string,
    });
  });

  it('says to a worker and an api of a later version that it does not know a command', async () => {
    open = await openSession('/still');
    const command = 'new-one' as 'cut';
    await expect(
      askAsWorker({ sessionId: 's', endpoint: '', liveUrl: open.liveUrl, runUrl: '' }, command, {}),
    ).rejects.toMatchObject({
      type: 'SessionUnreachable',
      nonRetryable: false,
      message:
        'The browser session does not know "new-one": its browsers process has another version than this worker; upgrade browsers first',
    });
    await expect(askAsApi(open.liveUrl, command, {})).rejects.toThrow(
      'The browser is of an earlier version than this page, and cannot do this',
    );
  });

  it('keeps a screenshot in which typed text shows as dots', async () => {
    open = await openSession('/form');
    const picture = async (text: string) => {
      await open.page.fill('#field', text);
      const answer = await open.post('screenshot', { name: 'p1.png' });
      const artifact = (await answer.json()) as { size: number };
      const bytes = readFileSync(artifactFile(open.config.home, 'run-1', 'p1.png'));
      expect(artifact).toEqual({ name: 'p1.png', mediaType: 'image/png', size: bytes.length });
      return bytes;
    };
    const one = await picture('secret');
    expect(one.equals(await picture('SECRET'))).toBe(true);
    expect(one.equals(await picture('longer secret'))).toBe(false);
    expect(await open.page.inputValue('#field')).toBe('longer secret');
  });

  it('goes on without a screenshot of a page that does not answer', async () => {
    open = await openSession('/still');
    open.page.evaluate('for (;;);').catch(() => undefined);
    const answer = await open.post('screenshot', { name: 'p1.png' });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(existsSync(artifactFile(open.config.home, 'run-1', 'p1.png'))).toBe(false);
  });

  it('ends the session when asked, also when asked twice, with the first wish for evidence', async () => {
    open = await openSession('/still', { INTERMISSION_TRACE: 'on' });
    expect((await open.post('close', { finalScreenshot: true })).status).toBe(204);
    expect((await open.post('close', { finalScreenshot: false })).status).toBe(204);
    const end = await open.session.ended;
    const artifacts = await open.session.shutDown(end);
    expect(artifacts.map(({ name, mediaType }) => ({ name, mediaType }))).toEqual([
      { name: 'final.jpg', mediaType: 'image/jpeg' },
      { name: 'trace.zip', mediaType: 'application/zip' },
    ]);
    for (const { name, size } of artifacts) {
      expect(size).toBeGreaterThan(0);
      expect(readFileSync(artifactFile(open.config.home, 'run-1', name))).toHaveLength(size);
    }
    await until(() => !isRunning(open.chromium.pid));
  });
});

describe('a viewer that misbehaves', () => {
  it('is told about a message that is not understood, and cut off after five', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    viewer.socket.send('{"type":"mouse","action":"fly"}');
    await until(() => viewer.latest('notice'));
    expect(viewer.latest('notice')).toEqual({ type: 'notice', text: 'A message was not understood' });
    for (const wrong of ['', '[]', '{"type":"text","text":7}', '{"type":"eval"}']) viewer.socket.send(wrong);
    expect(await viewer.closed).toBe(1008);
  });

  it('cannot send more than 64 KB at once, nor text of more than 10 000 characters', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    viewer.send({ type: 'text', text: 'x'.repeat(10_001) });
    await until(() => viewer.latest('notice'));
    viewer.send({ type: 'text', text: 'x'.repeat(65_537) });
    expect(await viewer.closed).toBe(1009);
  });

  it('is slowed down and then cut off when it floods', async () => {
    open = await openSession('/still');
    const viewer = await open.view();
    for (let sent = 0; sent < 20_000; sent += 1) viewer.move(sent % 1000, 100);
    expect(await viewer.closed).toBe(1008);
    expect(viewer.messages.filter(({ type }) => type === 'notice')).toEqual([
      { type: 'notice', text: 'Too much input at once; some of it was dropped' },
    ]);
  });
});
