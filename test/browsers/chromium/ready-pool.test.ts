import { afterEach, expect, it } from 'vitest';
import { type LaunchedSession, SessionProcess } from '../../../browsers/process/session-process.js';
import { ReadyPool } from '../../../browsers/chromium/ready-pool.js';
import { sessionConfig } from '../../../browsers/session/session-config.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { killRenderers } from '../own-session.js';
import { isRunning, testSettings } from '../settings.js';
import { until } from '../until.js';

const { config, log } = testSettings();
let launched: LaunchedSession[] = [];
const close = (session: LaunchedSession) => session.shutDown({ kind: 'closed', finalScreenshot: false });
let pool: ReadyPool;

async function launch(): Promise<LaunchedSession> {
  const session = await SessionProcess.launch(sessionConfig(config), openStore(config));
  launched.push(session);
  return session;
}

afterEach(async () => {
  await pool.close();
  await Promise.all(launched.map(close));
  launched = [];
});

it('hands out a browser that is ready and launches another', async () => {
  pool = new ReadyPool({ ready: 1, slots: 4 }, launch, log);
  pool.fill();
  await until(() => launched.length === 1);
  expect((await pool.take()).pid).toBe(launched[0]?.pid);
  await until(() => launched.length === 2);
});

it('replaces a ready browser that died', async () => {
  pool = new ReadyPool({ ready: 1, slots: 4 }, launch, log);
  pool.fill();
  await until(() => launched.length === 1);
  process.kill(launched[0]?.pid ?? 0, 'SIGKILL');
  await until(() => launched.length === 2);
  expect((await pool.take()).isGone).toBe(false);
});

it('replaces a ready browser whose page crashed', async () => {
  pool = new ReadyPool({ ready: 1, slots: 4 }, launch, log);
  pool.fill();
  await until(() => launched.length === 1);
  killRenderers(launched[0]!);
  await until(() => launched.length === 2);
  const taken = await pool.take();
  expect(taken.isGone).toBe(false);
  expect(taken.pid).toBe(launched[1]?.pid);
});

it('keeps none ready when all slots are taken, until one is free', async () => {
  pool = new ReadyPool({ ready: 1, slots: 1 }, launch, log);
  const held = await pool.take();
  pool.fill();
  expect(launched).toEqual([held]);
  await close(held);
  await until(() => launched.length === 2);
});

it('leaves none behind', async () => {
  pool = new ReadyPool({ ready: 2, slots: 2 }, launch, log);
  pool.fill();
  await pool.close();
  expect(launched.map(({ pid }) => isRunning(pid))).toEqual([false, false]);
});
