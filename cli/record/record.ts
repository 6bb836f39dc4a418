import type { BrowserContext } from 'playwright';
import { VIEWPORT } from '../../browsers/chromium/chromium.js';
import type { Config } from '../../config/index.js';
import { explain } from '../../activities/page/playwright-errors.js';
import { CliError } from '../errors.js';
import { writeAutomation } from './automation-file.js';
import { automationOf } from './build-automation.js';
import { BINDING, inPage, type InPageCall } from './in-page.js';
import { oncePerEvent, TELLING } from './once-per-event.js';
import { launchRecorder, type LaunchOptions } from './launch.js';
import { Recording } from './recording.js';
import { watchVanished } from './vanished.js';

/** The recording is written this long after the last change. */
const WRITE_MS = 200;
const OPEN_MS = 30_000;

interface RecordOptions extends LaunchOptions {
  url: string;
  file: string;
  /** Called when the browser is open and recording has begun. */
  onReady: () => void;
  /** Resolves when the person ends the recording without closing the browser. */
  leave: Promise<void>;
}

interface RecordedSession {
  /** Number of nodes written; 0: no file was written. */
  nodes: number;
  /** Information that the automation's author needs. */
  notes: string[];
}

/** Opens a browser and writes the actions in it to `file` as an automation, continuously, until the browser is closed. */
export async function record(config: Config, options: RecordOptions): Promise<RecordedSession> {
  const { url, file, onReady, leave } = options;
  const browser = await launchRecorder(config, options);
  try {
    // The same page size as in a run, so that pages look the same.
    const context = await browser.newContext({ viewport: VIEWPORT });
    // As in a run.
    context.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    let timer: NodeJS.Timeout | undefined;
    const recording = new Recording(context, () => (timer ??= setTimeout(write, WRITE_MS)));
    const write = (): RecordedSession => {
      clearTimeout(timer);
      timer = undefined;
      const { automation, notes } = automationOf(url, recording.steps);
      const nodes = automation.nodes.length;
      if (nodes > 0) writeAutomation(file, automation);
      return { nodes, notes: [...new Set(notes)] };
    };
    await prepare(context, recording);
    await openFirst(context, url);
    await recording.start();
    onReady();
    await Promise.race([leave, allClosed(context)]);
    await recording.stop().catch(() => undefined);
    return write();
  } finally {
    await browser.close();
  }
}

async function prepare(context: BrowserContext, recording: Recording): Promise<void> {
  await context.exposeBinding(BINDING, ({ page, frame }, call: InPageCall) =>
    recording.answer(page, call, frame === page.mainFrame()),
  );
  await context.addInitScript(oncePerEvent, TELLING);
  await context.addInitScript(inPage, BINDING);
  await context.addInitScript(watchVanished, BINDING);
}

async function openFirst(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: OPEN_MS });
  } catch (error) {
    throw new CliError(`${url} could not be opened: ${explain(error)}`, undefined, { cause: error });
  }
}

/** Resolves when the last tab is closed, which closes the browser. */
function allClosed(context: BrowserContext): Promise<void> {
  return new Promise((resolve) => {
    context.on('close', () => resolve());
    const watch = (page: { on(event: 'close', then: () => void): unknown }) =>
      page.on('close', () => {
        if (context.pages().length === 0) resolve();
      });
    context.pages().forEach(watch);
    context.on('page', watch);
  });
}
