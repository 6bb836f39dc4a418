import type { BrowserContext } from 'playwright';
import { VIEWPORT } from '../../browsers/chromium.js';
import type { Config } from '../../config/index.js';
import { explain } from '../../activities/errors.js';
import { CliError } from '../errors.js';
import { writeAutomation } from './automation-file.js';
import { automationOf } from './automation-of.js';
import { BINDING, inPage, type InPageCall } from './in-page.js';
import { launchRecorder, type LaunchOptions } from './launch.js';
import { Recording } from './recording.js';

/** What was recorded is written this long after the last change. */
const WRITE_MS = 200;
const OPEN_MS = 30_000;

interface RecordOptions extends LaunchOptions {
  url: string;
  file: string;
  /** The browser is open and what is done in it counts. */
  onReady: () => void;
  /** Resolves when the person wants to end it otherwise than by closing the browser. */
  leave: Promise<void>;
}

interface Recorded {
  /** Number of nodes written; 0: there is no file. */
  nodes: number;
  /** What the author of the automation has to know. */
  notes: string[];
}

/** Opens a browser and writes what is done in it to `file` as an automation, as it happens, until the browser is closed. */
export async function record(config: Config, options: RecordOptions): Promise<Recorded> {
  const { url, file, onReady, leave } = options;
  const browser = await launchRecorder(config, options);
  try {
    // The size that pages have in a run, so that they look the same.
    const context = await browser.newContext({ viewport: VIEWPORT });
    // As in a run.
    context.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    let timer: NodeJS.Timeout | undefined;
    const recording = new Recording(context, () => (timer ??= setTimeout(write, WRITE_MS)));
    const write = (): Recorded => {
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
  await context.exposeBinding(BINDING, ({ page }, call: InPageCall) => recording.answer(page, call));
  await context.addInitScript(inPage, BINDING);
}

async function openFirst(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  try {
    await page.goto(url, { waitUntil: 'domcontentloaded', timeout: OPEN_MS });
  } catch (error) {
    throw new CliError(`${url} could not be opened: ${explain(error)}`, undefined, { cause: error });
  }
}

/** Closing the last tab closes the browser. */
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
