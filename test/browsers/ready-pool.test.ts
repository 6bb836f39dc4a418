import { afterEach, expect, it } from 'vitest';
import { type Chromium, closeChromium, launchChromium } from '../../browsers/chromium.js';
import { ReadyPool } from '../../browsers/ready-pool.js';
import { isRunning, testSettings } from './settings.js';
import { until } from './until.js';

const { config, log } = testSettings();
let launched: Chromium[] = [];
let pool: ReadyPool;

async function launch(): Promise<Chromium> {
  const chromium = await launchChromium(config);
  launched.push(chromium);
  return chromium;
}

afterEach(async () => {
  await pool.close();
  await Promise.all(launched.map(closeChromium));
  launched = [];
});

it('hands out a browser that is ready and launches another', async () => {
  pool = new ReadyPool({ ready: 1, places: 4 }, launch, log);
  pool.fill();
  await until(() => launched.length === 1);
  expect((await pool.take()).pid).toBe(launched[0]?.pid);
  await until(() => launched.length === 2);
});

it('replaces a ready browser that died', async () => {
  pool = new ReadyPool({ ready: 1, places: 4 }, launch, log);
  pool.fill();
  await until(() => launched.length === 1);
  process.kill(launched[0]?.pid ?? 0, 'SIGKILL');
  await until(() => launched.length === 2);
  expect((await pool.take()).browser.isConnected()).toBe(true);
});

it('replaces a ready browser whose page crashed', async () => {
  pool = new ReadyPool({ ready: 1, places: 4 }, launch, log);
  pool.fill();
  await until(() => launched.length === 1);
  await launched[0]?.page.goto('chrome://crash').catch(() => undefined);
  await until(() => launched.length === 2);
  const { browser, page } = await pool.take();
  expect(browser.isConnected()).toBe(true);
  expect(await page.title()).toBe('');
});

it('keeps none ready when all places are taken, until one is free', async () => {
  pool = new ReadyPool({ ready: 1, places: 1 }, launch, log);
  const held = await pool.take();
  pool.fill();
  expect(launched).toEqual([held]);
  await closeChromium(held);
  await until(() => launched.length === 2);
});

it('leaves none behind', async () => {
  pool = new ReadyPool({ ready: 2, places: 2 }, launch, log);
  pool.fill();
  await pool.close();
  expect(launched.map(({ pid }) => isRunning(pid))).toEqual([false, false]);
});
