import { readdir, readFile, symlink, unlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startApi } from '../../api/server.js';
import type { RunState } from '../../contracts/run-state.js';
import { artifactFile, artifactFolder } from '../../infra/storage/artifact-paths.js';
import { keyFile } from '../../infra/storage/api-key-file.js';
import { automationOf, pause } from '../support/runs/automations.js';
import { problem } from '../support/http/http.js';
import { useStack } from '../support/system/stack.js';

/** One test for each threat of docs/security.md that no other test file has. */
describe('threats', () => {
  const stack = useStack({ INTERMISSION_TRACE: 'on' });

  it('session fixation: a cookie that somebody else chose is worth nothing, and each sign-in and claim makes its own', async () => {
    const { runId, link } = await stack.pausedRun();
    const chosen = 'intermission_operator=chosen; intermission_run=chosen; intermission_link=chosen';
    expect((await stack.api.ask(`/v1/runs/${runId}`, { headers: { cookie: chosen } })).status).toBe(401);
    const signIn = async () => {
      const answer = await stack.api.ask('/v1/session', {
        method: 'POST',
        json: { apiKey: 'a-key-of-a-service' },
        headers: { cookie: chosen },
      });
      return answer.headers.getSetCookie()[0]?.split(';')[0];
    };
    const [one, other] = [await signIn(), await signIn()];
    expect(one).not.toContain('chosen');
    expect(one).not.toBe(other);

    const page = await stack.api.ask(link, { headers: { cookie: chosen } });
    expect(page.headers.getSetCookie().join()).toMatch(/intermission_link=[\w-]{43};/);
    const planted = await stack.api.ask(link, {
      method: 'POST',
      form: { nonce: 'chosen' },
      headers: { cookie: chosen },
    });
    expect(planted.status).toBe(403);
  });

  it('open redirect: whatever the address says, we send nobody to another site', async () => {
    const { link } = await stack.pausedRun();
    const browser = stack.api.browser();
    expect((await browser.press(link)).headers.get('location')).toMatch(/^\/runs\//);
    const tries = [
      '//evil.example',
      '//evil.example/..',
      '/%2F%2Fevil.example',
      '/\\evil.example',
      '//evil.example/assets',
      ...['/\\', '/\\/', '//', '/%5C', '/%5c/', '/.\\', '/\t/', '/%09/', '///', '/\\\\'].flatMap((start) =>
        ['..', '%2e%2e', '.', 'assets/..', 'runs', '..%2f', '%2F..', '..;/'].map(
          (end) => `${start}evil.example/${end}`,
        ),
      ),
    ].map((path) => path.replace('\t', '%09'));
    for (const path of [...tries, `${link}?next=https://evil.example`, '/link/%2F%2Fevil.example/a/b', '/assets']) {
      const { status, location } = await rawGet(path);
      expect({ path, location: location ?? '/' }).toEqual({
        path,
        location: expect.stringMatching(/^\/(?![/\\])/) as string,
      });
      expect(status).toBeLessThan(500);
    }
  });

  it('host header poisoning: links are built from INTERMISSION_PUBLIC_URL, whatever a request says of the host', async () => {
    const automation = automationOf(stack.site, pause());
    const body = JSON.stringify({ automation, owner: { email: 'ana@example.com' } });
    const poison = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    const { status, text } = await rawPost('/v1/runs', body, poison);
    expect(status).toBe(201);
    const { runId } = JSON.parse(text) as RunState;
    stack.endLater(runId);
    await stack.mailedLink(runId);
    const folder = join(stack.home, 'outbox');
    const name = (await readdir(folder)).find((file) => file.startsWith(runId)) ?? '';
    const mail = await readFile(join(folder, name), 'utf8');
    expect(mail).not.toContain('evil.example');
    expect(mail).toContain(`${stack.config.publicUrl}/link/${runId}/`);
  });

  it('HTML and Markdown from automation texts: the Temporal Web UI shows them as they were written', async () => {
    const hostile = '![p](http://evil.example/p) <img src=x> [l](https://evil.example) www.evil.example **b** `c` # h';
    const { runId } = await stack.start({
      type: 'action_node',
      human_in_loop_action: { max_wait_time: 300, title: hostile, instructions: hostile },
    });
    await stack.until(runId, ({ pause }) => pause?.mail.state === 'sent');
    const handle = stack.temporal.client.workflow.getHandle(runId);
    const description = await handle.describe();
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    const texts = [await description.staticSummary(), await description.staticDetails(), currentDetails];
    expect(texts[2]).toContain('Paused at step 1');
    const unescaped = texts.map((text) =>
      (text ?? '').replace(/\[Run page\]\([^)]*\)|`humanDone`/g, '').replace(/\\./g, ''),
    );
    for (const text of unescaped) expect(text).not.toMatch(/[<>[\]`#!]|:\/\/|www\./);
  });

  it('path traversal: no name of an artifact leads out of its run, encoded or not, and no symbolic link does', async () => {
    const { runId, artifacts } = await stack.pausedRun();
    const name = artifacts[0]?.name ?? '';
    const names = [
      '..%2F..%2Fapi-key',
      '..%5C..%5Capi-key',
      '%2e%2e%2fapi-key',
      '..%252Fapi-key',
      'a%00.png',
      `${name}%00`,
    ];
    for (const wrong of [...names, '....//api-key', '%2Fetc%2Fpasswd', 'C:%5Cboot.ini', `${name}/..`, '.', '..']) {
      const answer = await rawGet(`/v1/runs/${runId}/artifacts/${wrong}`);
      expect({ wrong, isRefused: answer.status >= 400 && answer.status < 500 }).toEqual({ wrong, isRefused: true });
    }
    const file = artifactFile(stack.home, runId, name);
    await unlink(file);
    await symlink(`${stack.home}/api-key`, file);
    const answer = await stack.api.service(`/v1/runs/${runId}/artifacts/${name}`);
    expect(await problem(answer)).toEqual({ status: 404, name: 'NotFound' });

    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (run, any) => {
        const inside = artifactFolder('/home', Buffer.from(run).toString() || 'a');
        const path = artifactFile('/home', Buffer.from(run).toString() || 'a', Buffer.from(any).toString() || 'a');
        expect(path.startsWith(`${inside}/`)).toBe(true);
        expect(path.slice(inside.length + 1)).toMatch(/^(?!\.)[^/\\\0]+$/);
        expect(inside.slice('/home/artifacts/'.length)).toMatch(/^(?!\.)[^/\\\0]+$/);
      }),
    );
  });

  it('zip and JSON bombs: a packed body counts unpacked, and a body of many values is refused at once', async () => {
    const packed = gzipSync(Buffer.alloc(50_000_000, ' '));
    expect(packed.length).toBeLessThan(100_000);
    const { status } = await rawPost('/v1/runs', packed, { 'content-encoding': 'gzip' });
    expect(status).toBe(413);
    const wide = JSON.stringify({
      automation: { url: 'https://example.com', nodes: Array.from({ length: 200_000 }, () => 0) },
    });
    const answer = await stack.api.service('/v1/automations/validate', {
      method: 'POST',
      body: wide,
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.json()).toMatchObject({ valid: false, errors: [{ path: '' }] });
    const keys = JSON.stringify({
      automation: Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`k${at}`, 0])),
    });
    const before = process.cpuUsage();
    await rawPost('/v1/automations/validate', keys, {});
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(10);
  });

  it('slow bodies: who sends headers or a body drop by drop is cut off', async () => {
    const limits = { headersTimeout: 400, requestTimeout: 800, connectionsCheckingInterval: 100 };
    const api = await startApi(stack.config, stack.log, limits);
    const port = Number(new URL(api.url).port);
    const cutOff = (start: string, drop: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(start));
        const timer = setInterval(() => socket.write(drop), 50);
        let answer = '';
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.on('error', () => undefined);
        socket.on('close', () => {
          clearInterval(timer);
          resolve(answer);
        });
      });
    const post = 'POST /v1/runs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{';
    const answers = await Promise.all([cutOff('GET / HTTP/1.1\r\nHost: a\r\n', 'X: y\r\n'), cutOff(post, ' ')]);
    for (const answer of answers) expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await api.stop();
  });

  it('secrets in error pages: no error shows code, files, keys or what was sent', async () => {
    await writeFile(keyFile(stack.home), 'broken');
    const asked = [
      stack.api.service('/v1/runs/%E0%A4%A'),
      stack.api.ask('/v1/runs', { headers: { 'x-api-key': 'im_secret-of-another' } }),
      stack.api.ask('/v1/session', { method: 'POST', json: { apiKey: 'im_secret-of-another' } }),
      stack.api.service('/v1/runs', { method: 'POST', json: { automation: 'nothing' } }),
      stack.api.ask('/nothing', { headers: { accept: 'text/html' } }),
      stack.api.ask('/link/run-1/pause-1/1.secret', { headers: { accept: 'text/html' } }),
    ];
    for (const answer of await Promise.all(asked)) {
      const text = await answer.text();
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/node_modules|\.ts:|\bat \w+ \(|secret/);
      expect(text).not.toContain(stack.home);
      expect(text).not.toContain('a-key-of-a-service');
    }
    // A key file that cannot be read opens nothing, and closes nothing else.
    expect((await stack.api.service('/v1/runs')).status).toBe(200);
    await unlink(keyFile(stack.home));
  });

  it('MIME sniffing: files other than images are saved, never shown under our address', async () => {
    const { runId } = await stack.start({ type: 'action_node', sleep_action: { sleep_time: 0 } });
    await stack.until(
      runId,
      ({ status, artifacts }) => status === 'succeeded' && artifacts.some(({ name }) => name === 'trace.zip'),
    );
    const answer = await stack.api.service(`/v1/runs/${runId}/artifacts/trace.zip`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename=trace.zip',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    await answer.arrayBuffer();
  });

  it('exhaustion by streams: one person holds twenty open, and the next is refused with the reason', async () => {
    const { runId, link } = await stack.pausedRun();
    const browser = stack.api.browser();
    await browser.press(link);
    const streams = await Promise.all(Array.from({ length: 20 }, () => browser.ask(`/v1/runs/${runId}/events`)));
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await problem(await browser.ask(`/v1/runs/${runId}/events`))).toEqual({
      status: 429,
      name: 'TooManyStreams',
    });
    await streams.pop()?.body?.cancel();
    await expect
      .poll(async () => {
        const answer = await browser.ask(`/v1/runs/${runId}/events`);
        await answer.body?.cancel();
        return answer.status;
      })
      .toBe(200);
    for (const { body } of streams) await body?.cancel();
  });

  /** Sends the path as it is written here, which `fetch` would tidy up. */
  function rawGet(path: string): Promise<{ status: number; location: string | undefined }> {
    const { hostname, port } = new URL(stack.api.url);
    const headers = { 'x-api-key': 'a-key-of-a-service' };
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, headers }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, location: response.headers.location });
      })
        .on('error', reject)
        .end();
    });
  }

  function rawPost(
    path: string,
    body: string | Buffer,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }> {
    const { hostname, port } = new URL(stack.api.url);
    const sent = { 'x-api-key': 'a-key-of-a-service', 'content-type': 'application/json', ...headers };
    return new Promise((resolve, reject) => {
      request({ hostname, port, path, method: 'POST', headers: sent }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      })
        .on('error', reject)
        .end(body);
    });
  }
});
