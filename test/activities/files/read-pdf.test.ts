import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPdf } from '../../../activities/files/read-pdf.js';
import type { RunState } from '../../../contracts/run-state.js';
import { pdfOf } from '../../../examples/practice-site/pdf.js';
import { automationOf } from '../../support/runs/automations.js';
import { failureOf } from '../../support/runs/run-failure.js';
import { useModels } from '../models/use-models.js';

const models = useModels();

const node = (action: object) => ({ type: 'action_node', before_sleep_time: 0, end_sleep_time: 0, ...action });
const click = (name: string, more: object = {}) =>
  node({ interaction_action: { click_element: { command: `get_by_text("${name}", exact=True)`, ...more } } });
const download = (name: string, filename: string) =>
  click(name, { expect_download: true, download_filename: filename });
const pdf = (filename: string) =>
  node({
    extraction_action: {
      pdf: { filename, extraction_format: { total: 'float' }, extraction_instructions: 'The total' },
    },
  });

async function run(...nodes: unknown[]) {
  return models.system.start({ automation: automationOf(`${models.system.practice.url}/downloads`, ...nodes) });
}

async function succeeded(handle: Awaited<ReturnType<typeof run>>): Promise<RunState> {
  await handle.result();
  return models.system.until(handle, ({ status }) => status === 'succeeded');
}

describe('an extraction from a PDF', () => {
  it('shows the model the text of the file with that name, and its answer is an output with the file’s name', async () => {
    models.stub.answer({ json: { total: 49.9 } });
    const state = await succeeded(
      await run(download('Download the note', 'receipt of May'), download('Download the receipt', 'May'), pdf('May')),
    );
    expect(models.stub.requests[0]?.text).toContain('Receipt of the practice site: 49.90 EUR');
    expect(models.stub.requests[0]?.text).toContain('name: May.pdf');
    expect(state.outputs).toEqual([{ unique_identifier: 'May.pdf', json_data: { total: 49.9 } }]);
  });

  it('finds a PDF that a page only showed, which is a file of the run then', async () => {
    models.stub.answer({ json: { total: null } });
    const state = await succeeded(await run(click('Read the terms'), pdf('whatever it is called')));
    expect(models.stub.requests[0]?.text).toContain('Terms of the practice site');
    expect(state.artifacts.filter(({ isDownload }) => isDownload).map(({ name }) => name)).toEqual(['terms.pdf']);
  });

  it('takes the newest of several files with that name', async () => {
    models.stub.answer({ json: { total: 1 } });
    await succeeded(
      await run(download('Download the receipt', 'a paper'), click('Read the terms'), pdf('e'), pdf('paper')),
    );
    expect(models.stub.requests.map(({ text }) => /name: (.*)/.exec(text)?.[1])).toEqual(['terms.pdf', 'a paper.pdf']);
  });

  it.each([
    ['there is none', [download('Download the note', 'note')], 'it has no PDF'],
    [
      'there are several others',
      [download('Download the receipt', 'one'), download('Download the receipt', 'two')],
      'its PDFs are one.pdf, two.pdf',
    ],
  ])('fails when %s', async (_, before, words) => {
    const failure = await failureOf((await run(...before, pdf('invoice'))).result());
    expect(failure.type).toBe('ExtractionFailed');
    expect(failure.message).toBe(
      `Step ${before.length + 1} (read the PDF “invoice”): No file of the run has “invoice” in its name; ${words}`,
    );
  });

  it('fails when the file is not a PDF', async () => {
    const failure = await failureOf((await run(download('Download the note', 'note'), pdf('note'))).result());
    expect(failure.message).toContain('The PDF could not be read: it is broken');
  });
});

describe('reading a PDF', () => {
  const read = (data: Buffer, signal = new AbortController().signal) => {
    const file = join(mkdtempSync(join(tmpdir(), 'intermission-pdf-')), 'file.pdf');
    writeFileSync(file, data);
    return readPdf(file, signal);
  };

  it('gives its text, page after page', async () => {
    expect(await read(pagesOf(3))).toBe('Page\n\nPage\n\nPage');
  });

  it.each([
    ['it is broken', () => pdfOf('x').subarray(0, 30)],
    ['it is protected by a password', () => locked(pdfOf('x'))],
    ['it has no text; it may be a scan', () => pdfOf('')],
    ['it has 501 pages, and 500 is the most that is read', () => pagesOf(501)],
    [
      'it has more than 400000 characters of text',
      () => pagesOf(50, Array<string>(100).fill('a line of text'.repeat(7))),
    ],
    ['it has more than 50 MB', () => Buffer.concat([pdfOf('x'), Buffer.alloc(50_000_000)])],
    ['it takes too much memory', () => packed(Buffer.alloc(1_000_000_000, ' '))],
  ])('fails with a reason: %s', async (why, make) => {
    await expect(read(make())).rejects.toMatchObject({
      type: 'ExtractionFailed',
      message: `The PDF could not be read: ${why}`,
    });
  });

  it('ends with the run', async () => {
    const ended = new AbortController();
    const reading = read(packed(Buffer.alloc(200_000_000, '1 ')), ended.signal);
    ended.abort(new Error('the run ended'));
    await expect(reading).rejects.toThrow('the run ended');
  });
});

/** A PDF whose objects are found without a table of offsets. */
function documentOf(...objects: (string | Buffer)[]): Buffer {
  const parts = objects.flatMap((object, index) => [`${index + 1} 0 obj\n`, object, '\nendobj\n']);
  return Buffer.concat(
    ['%PDF-1.4\n', ...parts, 'trailer << /Root 1 0 R >>\n'].map((part) => Buffer.from(part as string)),
  );
}

const stream = (data: Buffer, more = '') =>
  Buffer.concat([Buffer.from(`<< /Length ${data.length}${more} >>\nstream\n`), data, Buffer.from('\nendstream')]);

function pagesOf(count: number, lines = ['Page']): Buffer {
  const drawing = ['BT /F1 4 Tf 9 700 Td', ...lines.map((line) => `(${line}) Tj 0 -5 Td`), 'ET'].join('\n');
  return documentWith(count, stream(Buffer.from(drawing)));
}

/** Each page shows the same. */
function documentWith(count: number, content: Buffer): Buffer {
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>';
  const kids = Array.from({ length: count }, (_, at) => `${5 + at} 0 R`).join(' ');
  return documentOf(
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`,
    content,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...Array.from({ length: count }, () => page),
  );
}

function packed(text: Buffer): Buffer {
  return documentWith(1, stream(deflateSync(text), ' /Filter /FlateDecode'));
}

/** Nobody knows the password that it says it has. */
function locked(pdf: Buffer): Buffer {
  const key = '<61'.padEnd(64, '1') + '>';
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >> /ID [<61> <61>]`;
  return Buffer.from(pdf.toString('latin1').replace('/Root 1 0 R', `/Root 1 0 R ${encrypt}`), 'latin1');
}
