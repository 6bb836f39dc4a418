import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../config/index.js';
import type { OwnPorts } from '../../../infra/egress/own-ports.js';
import { Egress } from '../../../infra/egress/egress.js';
import { guardedFetch } from '../../../infra/egress/guarded-fetch.js';
import { whyNotPublic } from '../../../infra/egress/addresses.js';
import { serve } from '../../support/http/serve.js';

const { port, stop } = await serve((request, response) => {
  if (request.url === '/elsewhere') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' });
  response.end('here');
});
afterAll(stop);

const NONE: OwnPorts = { has: () => false };

describe('an address', () => {
  it.each([
    ['127.0.0.1', 'this machine'],
    ['127.8.8.8', 'this machine'],
    ['0.0.0.0', 'this machine'],
    ['::1', 'this machine'],
    ['::', 'this machine'],
    ['::ffff:127.0.0.1', 'this machine'],
    ['64:ff9b::7f00:1', 'this machine'],
    ['10.0.0.1', 'a private network'],
    ['172.31.255.255', 'a private network'],
    ['192.168.1.1', 'a private network'],
    ['fd00:ec2::254', 'a private network'],
    ['fec0::1', 'a private network'],
    ['169.254.169.254', 'a link-local network'],
    ['fe80::1', 'a link-local network'],
    ['fe80::1%eth0', 'a link-local network'],
    ['100.100.100.200', "a carrier's private network"],
    ['168.63.129.16', 'an internal address of the cloud platform'],
    ['224.0.0.1', 'a multicast group'],
    ['ff02::1', 'a multicast group'],
    ['255.255.255.255', 'a broadcast address'],
    ['192.0.0.192', 'a reserved address'],
    ['198.18.0.1', 'a reserved address'],
    ['240.0.0.1', 'a reserved address'],
    ['2001:db8::1', 'a reserved address'],
    ['2002:7f00:1::', 'a reserved address'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'a reserved address'],
    ['::7f00:1', 'a reserved address'],
    ['64:ff9b:1::a00:1', 'a reserved address'],
  ])('%s is %s', (address, words) => expect(whyNotPublic(address)).toBe(words));

  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '64:ff9b::808:808', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(whyNotPublic(address)).toBeUndefined(),
  );
});

describe('the way out', () => {
  const reach = (allowed: string[], host = '127.0.0.1', own = NONE) =>
    new Egress(allowed, own).connect({ host, port }).then((socket) => void socket.destroy());

  it('refuses private destinations and says what to set', async () => {
    await expect(reach([])).rejects.toThrow(
      `127.0.0.1 is this machine, which automations may not reach; to allow it, add 127.0.0.1:${port} to INTERMISSION_ALLOWED_NETWORKS`,
    );
    await expect(reach([], '[::1]')).rejects.toThrow(`add [::1]:${port} to INTERMISSION_ALLOWED_NETWORKS`);
  });

  it('judges a name by the addresses it resolves to, whatever way they are written', async () => {
    await expect(reach([], 'localhost')).rejects.toThrow(/^localhost \((127\.0\.0\.1|::1)\) is this machine/);
    await expect(reach([], 'LOCALHOST.')).rejects.toThrow('is this machine');
    await expect(reach([], '2130706433')).rejects.toThrow('2130706433 (127.0.0.1) is this machine');
    await expect(reach([], '0x7f.1')).rejects.toThrow('is this machine');
  });

  it.each([
    ['127.0.0.1'],
    ['127.0.0.0/8'],
    ['10.0.0.0/8, 127.0.0.1:PORT'],
    ['127.0.0.0/8:PORT,[fd00::/8]:443'],
    ['[::1]:PORT,127.0.0.1'],
  ])('reaches what %s allows', async (setting) => {
    const text = setting.replace('PORT', String(port));
    await reach([...readConfig({ INTERMISSION_ALLOWED_NETWORKS: text }).allowedNetworks]);
  });

  it('reaches an allowed name, and no other port than the one named', async () => {
    await reach([`localhost:${port}`], 'LocalHost');
    await expect(reach([`127.0.0.1:${port + 1}`])).rejects.toThrow('is this machine');
    await expect(reach(['localhost'])).rejects.toThrow('is this machine');
  });

  it.each([
    ['127.0.0.0/8', '127.0.0.1'],
    ['0.0.0.0/0', '127.0.0.1'],
    ['127.0.0.0/8', '::ffff:127.0.0.1'],
    ['127.0.0.0/8', '[::ffff:7f00:1]'],
    ['127.0.0.0/8', '2130706433'],
    ['127.0.0.0/8,::/0', 'localhost'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
  ])('does not reach a port of Intermission by %s without a port, as %s', async (allowed, host) => {
    const own = { has: (asked: number) => asked === port };
    await expect(reach(allowed.split(','), host, own)).rejects.toThrow(
      /^port \d+ of \S+( \(\S+\))? is a port of Intermission, which automations may not reach; to allow it, add /,
    );
    await reach([...allowed.split(','), `127.0.0.0/8:${port}`, `localhost:${port}`], host, own);
  });

  it('distinguishes a dead end from a refusal', async () => {
    const dead = new Egress(['127.0.0.1'], NONE).connect({ host: '127.0.0.1', port: 1 });
    await expect(dead).rejects.toMatchObject({ name: 'UnreachableError', message: '127.0.0.1:1 refuses connections' });
    await expect(reach([], 'no-such-host.invalid')).rejects.toMatchObject({ name: 'UnreachableError' });
  });

  it('is checked for every redirect of a request', async () => {
    const ask = guardedFetch(new Egress([`127.0.0.1:${port}`], NONE));
    expect(await (await ask(`http://127.0.0.1:${port}/`)).text()).toBe('here');
    await expect(ask(`http://127.0.0.1:${port}/elsewhere`)).rejects.toMatchObject({
      name: 'EgressRefusedError',
      message: expect.stringContaining('169.254.169.254 is a link-local network') as string,
    });
    await expect(guardedFetch(new Egress([], NONE))(`http://127.0.0.1:${port}/`)).rejects.toThrow('is this machine');
  });
});

describe('a redirect', () => {
  const sent: string[] = [];
  const other = serve((request, response) => {
    sent.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.end('other');
  });
  afterAll(async () => (await other).stop());

  it.each([301, 302, 303, 307, 308])('of status %i takes no header and no body to another origin', async (status) => {
    const { url } = await other;
    const first = await serve((_request, response) => response.writeHead(status, { location: `${url}/x` }).end());
    onTestFinished(first.stop);
    const ask = guardedFetch(new Egress(['127.0.0.1'], NONE));
    const secrets = { 'x-api-key': 'MARKER', authorization: 'Bearer MARKER', cookie: 'a=MARKER' };
    sent.length = 0;
    expect(await (await ask(first.url, { headers: secrets })).text()).toBe('other');
    const post = ask(first.url, { method: 'POST', headers: secrets, body: 'MARKER' });
    if (status < 307) expect(await (await post).text()).toBe('other');
    else
      await expect(post).rejects.toThrow(
        `it redirects to ${url}, another origin, which does not get the request's body`,
      );
    expect(sent.join('\n')).not.toContain('MARKER');
    expect(sent).toHaveLength(status < 307 ? 2 : 1);
  });

  it('keeps headers and body within the origin', async () => {
    const got: string[] = [];
    const site = await serve((request, response) => {
      request.on('data', (chunk: Buffer) =>
        got.push(`${request.url} ${request.headers['x-api-key'] as string} ${chunk.toString()}`),
      );
      request.on('end', () =>
        request.url === '/' ? response.writeHead(307, { location: '/next' }).end() : response.end('there'),
      );
    });
    onTestFinished(site.stop);
    const ask = guardedFetch(new Egress(['127.0.0.1'], NONE));
    const answer = await ask(`${site.url}/`, { method: 'POST', headers: { 'x-api-key': 'key' }, body: 'body' });
    expect(await answer.text()).toBe('there');
    expect(got).toEqual(['/ key body', '/next key body']);
  });

  it('ends after ten', async () => {
    const site = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    onTestFinished(site.stop);
    await expect(guardedFetch(new Egress(['127.0.0.1'], NONE))(site.url)).rejects.toThrow(
      'it redirects more than 10 times',
    );
  });
});

describe('INTERMISSION_ALLOWED_NETWORKS', () => {
  it.each([
    '10.0.0.0/99',
    '10.0.0.0/8:0',
    'http://10.0.0.1',
    '10.0.0',
    'intranet:0',
    'intranet:99999',
    '-a',
    '*.example',
  ])('refuses %j when the process starts', (text) =>
    expect(() => readConfig({ INTERMISSION_ALLOWED_NETWORKS: text })).toThrow('is neither a host, nor host:port'),
  );
});
