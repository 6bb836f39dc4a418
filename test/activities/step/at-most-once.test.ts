import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { createActivities } from '../../../activities/index.js';
import { allJournalsConfirmed, atMostOnce, journalConfirmed } from '../../../activities/step/at-most-once.js';
import { readConfig } from '../../../config/index.js';
import { createLog } from '../../../infra/log.js';
import { StepJournal } from '../../../browsers/session/step-journal.js';
import { SESSION_COMMANDS } from '../../../contracts/session-commands.js';
import type { Session } from '../../../contracts/workflow-messages.js';

let server: Server;
let session: Session;
let journal: StepJournal;
/** The entries in the order in which they arrived. */
let entries: string[];
/** Resolves with the HTTP status of the next "finish". */
let finishing: () => Promise<number>;

/** Serves the journal of one session. */
beforeEach(async () => {
  journal = new StepJournal();
  entries = [];
  finishing = () => Promise.resolve(204);
  server = createServer((request, response) => {
    void json(request).then(async (body) => {
      const { step, entry, by, result } = SESSION_COMMANDS.journal.request.parse(body);
      entries.push(`${entry} ${step}`);
      if (entry === 'begin') return void response.end(JSON.stringify(journal.begin(step, by)));
      const status = await finishing();
      if (status === 204) journal.finish(step, result);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const liveUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sessions/secret`;
  session = { sessionId: randomUUID(), liveUrl } as Session;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

let done = 0;
const step = (name: string): Promise<number> =>
  new MockActivityEnvironment().run(() => atMostOnce(session, name, z.number(), () => Promise.resolve((done += 1))));

it('returns before the journal has recorded the result, and the next step begins after it', async () => {
  let record: (status: number) => void = () => undefined;
  finishing = () => new Promise((resolve) => (record = resolve));
  await step('1');
  const next = step('2');
  await expect.poll(() => entries).toEqual(['begin 1', 'finish 1']);
  finishing = () => Promise.resolve(204);
  record(204);
  await next;
  await journalConfirmed(session);
  expect(entries).toEqual(['begin 1', 'finish 1', 'begin 2', 'finish 2']);
});

it('tells the journal again when it did not record the result, and a later attempt returns that', async () => {
  const statuses = [500, 204];
  finishing = () => Promise.resolve(statuses.shift()!);
  const result = await step('1');
  expect(await step('1')).toBe(result);
  expect(entries).toEqual(['begin 1', 'finish 1', 'finish 1', 'begin 1']);
});

it('lets a worker exit only after the journal has recorded its last step', async () => {
  const config = readConfig({ INTERMISSION_LOG_LEVEL: 'silent' });
  const { release } = createActivities({ config, log: createLog(config, 'worker'), handlers: new Map() });
  let record: (status: number) => void = () => undefined;
  finishing = () => new Promise((resolve) => (record = resolve));
  await step('1');
  const order: string[] = [];
  const released = release().then(() => order.push('released'));
  await expect.poll(() => entries).toEqual(['begin 1', 'finish 1']);
  void journalConfirmed(session).then(() => order.push('recorded'));
  record(204);
  await released;
  expect(order).toEqual(['recorded', 'released']);
});

it('lets a worker exit soon if the journal does not respond', async () => {
  let record: (status: number) => void = () => undefined;
  finishing = () => new Promise((resolve) => (record = resolve));
  await step('1');
  expect(await allJournalsConfirmed(50)).toBe(1);
  await expect.poll(() => entries).toEqual(['begin 1', 'finish 1']);
  record(204);
  expect(await allJournalsConfirmed(5000)).toBe(0);
});
