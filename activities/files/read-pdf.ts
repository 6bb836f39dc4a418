import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ApplicationFailure } from '@temporalio/common';
import { fail } from '../../contracts/fail.js';

/** Limits for a PDF. A file of 1 MB can unpack to gigabytes, so file size alone is not enough. */
const LIMITS = { bytes: 50_000_000, pages: 500, characters: 400_000, seconds: 20, memoryBytes: 500_000_000 };
const LOOK_MS = 50;

/** Runs in the worker thread: reads the pages one by one and posts the result. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { getDocumentProxy } = require(workerData.library);
async function read() {
  const pdf = await getDocumentProxy(workerData.data, { verbosity: 0 });
  if (pdf.numPages > workerData.limits.pages) return { pages: pdf.numPages };
  let text = '';
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    text += items.map(({ str = '', hasEOL }) => str + (hasEOL ? '\\n' : '')).join('').trim() + '\\n\\n';
    page.cleanup();
    if (text.length > workerData.limits.characters) return { tooLong: true };
  }
  return { text: text.trim() };
}
read().catch(({ name }) => ({ error: name })).then((found) => parentPort.postMessage(found));
`;

/** The thread's result. `error` is the name of the library's error. */
type PdfText = { text: string } | { pages: number } | { tooLong: true } | { error: string };

/**
 * Returns the text of a PDF, page by page. A separate thread reads it and is terminated when it takes too long or too much memory, because
 * the file may come from anywhere. Fails with `ExtractionFailed`.
 */
export async function readPdf(file: string, signal: AbortSignal): Promise<string> {
  if ((await stat(file)).size > LIMITS.bytes) throw unread(`it has more than ${LIMITS.bytes / 1_000_000} MB`);
  const found = await inThread(new Uint8Array(await readFile(file)), signal);
  if ('pages' in found) throw unread(`it has ${found.pages} pages, and ${LIMITS.pages} is the most that is read`);
  if ('tooLong' in found) throw unread(`it has more than ${LIMITS.characters} characters of text`);
  if ('error' in found) {
    throw unread(found.error === 'PasswordException' ? 'it is protected by a password' : 'it is broken');
  }
  if (found.text === '') throw unread('it has no text; it may be a scan');
  return found.text;
}

async function inThread(data: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<PdfText> {
  const library = createRequire(import.meta.url).resolve('unpdf');
  const memoryBefore = process.memoryUsage.rss();
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { data, library, limits: LIMITS },
    transferList: [data.buffer],
    resourceLimits: { maxOldGenerationSizeMb: LIMITS.memoryBytes / 1_000_000 },
  });
  const until = Date.now() + LIMITS.seconds * 1000;
  let watching: NodeJS.Timeout | undefined;
  try {
    return await new Promise<PdfText>((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', () => reject(unread('it takes too much memory')));
      // Unpacked data is outside the memory that a thread's limits cover.
      watching = setInterval(() => {
        if (signal.aborted) reject(signal.reason as Error);
        if (Date.now() > until) reject(unread(`it takes more than ${LIMITS.seconds} s`));
        if (process.memoryUsage.rss() - memoryBefore > LIMITS.memoryBytes) reject(unread('it takes too much memory'));
      }, LOOK_MS);
    });
  } finally {
    clearInterval(watching);
    await thread.terminate();
  }
}

function unread(why: string): ApplicationFailure {
  return fail('ExtractionFailed', `The PDF could not be read: ${why}`);
}
