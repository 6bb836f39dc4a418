import { describe, expect, it } from 'vitest';
import { saveArtifact } from '../../../infra/storage/save-artifact.js';
import type { Settings } from '../system/shared.js';
import { useStack } from '../system/stack.js';
import { problem } from './http.js';

const sleep = { type: 'action_node', sleep_action: { sleep_time: 0 } };

/** The tests of requests for parts of a file that a run saved, on an installation with these settings. */
export function describeArtifactRanges(where: string, settings: Settings): void {
  describe(`a part of an artifact in ${where}`, () => {
    const stack = useStack(settings);
    let path: string;
    const get = (range?: string, headers: Record<string, string> = {}, method = 'GET') =>
      stack.api.service(path, { method, headers: { ...(range !== undefined && { range }), ...headers } });
    const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

    it('is what the Range header asks for', async () => {
      const { runId } = await stack.start(sleep);
      const { artifacts } = await stack.until(runId, ({ status }) => status === 'succeeded');
      const [{ name, size }] = artifacts as [(typeof artifacts)[number]];
      path = `/v1/runs/${runId}/artifacts/${name}`;
      const whole = await get();
      expect(whole.status).toBe(200);
      expect(whole.headers.get('accept-ranges')).toBe('bytes');
      const content = await bytesOf(whole);
      expect(content.length).toBe(size);
      for (const [range, start, end] of [
        ['bytes=0-1', 0, 1],
        ['bytes=100-299', 100, 299],
        [`bytes=${size - 1}-`, size - 1, size - 1],
        ['bytes=-10', size - 10, size - 1],
        [`bytes=50-${size + 1000}`, 50, size - 1],
        ['bytes=0-', 0, size - 1],
      ] as const) {
        const answer = await get(range);
        expect(answer.status, range).toBe(206);
        expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/${size}`);
        expect(answer.headers.get('content-length')).toBe(String(end - start + 1));
        expect(answer.headers.get('content-type')).toBe('image/jpeg');
        expect((await bytesOf(answer)).equals(content.subarray(start, end + 1)), range).toBe(true);
      }
    });

    it('is the whole file for several parts, for what is not a range, and for another unit', async () => {
      const whole = await bytesOf(await get());
      for (const range of ['bytes=0-1,5-6', 'bytes=', 'bytes=b-a', 'pages=1-2']) {
        const answer = await get(range);
        expect([answer.status, answer.headers.get('content-range')], range).toEqual([200, null]);
        expect((await bytesOf(answer)).equals(whole), range).toBe(true);
      }
    });

    it('is refused with the size when it is beyond the end', async () => {
      const { length } = await bytesOf(await get());
      const answer = await get(`bytes=${length}-`);
      expect(answer.headers.get('content-range')).toBe(`bytes */${length}`);
      expect(await problem(answer)).toMatchObject({ status: 416, name: 'RangeNotSatisfiable' });
    });

    it('has the headers of its GET for a HEAD', async () => {
      const answer = await get('bytes=5-9', {}, 'HEAD');
      expect([answer.status, answer.headers.get('content-length')]).toEqual([206, '5']);
      expect((await bytesOf(answer)).length).toBe(0);
    });

    it('comes with If-Range only while the file is the same', async () => {
      const { headers } = await get('bytes=0-0');
      const etag = headers.get('etag')!;
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      expect((await get('bytes=0-9', { 'if-range': etag })).status).toBe(206);
      expect((await get('bytes=0-9', { 'if-range': '"another"' })).status).toBe(200);
      expect((await get('bytes=0-9', { 'if-range': new Date().toUTCString() })).status).toBe(200);

      const before = await bytesOf(await get());
      const [, , , runId = '', , name = ''] = path.split('/');
      const data = Buffer.alloc(before.length, 'x');
      await saveArtifact(stack.store, runId, { name, mediaType: 'image/jpeg', isOwn: true, data });
      const resumed = await get('bytes=10-', { 'if-range': etag });
      expect(resumed.status).toBe(200);
      expect(resumed.headers.get('etag')).not.toBe(etag);
      expect((await bytesOf(resumed)).equals(data)).toBe(true);
    });
  });
}
