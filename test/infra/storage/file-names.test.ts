import fc from 'fast-check';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { artifactFile, artifactFolder, nameOfSegment } from '../../../infra/storage/artifact-paths.js';
import { servedName } from '../../../infra/storage/download-names.js';
import { plainName, safeName } from '../../../infra/storage/file-names.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import { saveArtifact } from '../../../infra/storage/save-artifact.js';

const KANJI = '決算短信';
const FAMILY = '👨‍👩‍👧‍👦';

describe('the name of a kept file', () => {
  it.each([
    ['kanji, whole while they fit', `${KANJI.repeat(7)}.csv`, `${KANJI.repeat(7)}.csv`],
    ['kanji, cut to the bytes of a file system', `${KANJI.repeat(40)}.csv`, `${KANJI.repeat(19)}決算.csv`],
    ['emoji, cut between two of them', `${FAMILY.repeat(40)}.zip`, `${FAMILY.repeat(9)}.zip`],
    ['one endless character', `a${'\u0301'.repeat(400)}.txt`, `á${'\u0301'.repeat(117)}.txt`],
    ['an extension in another alphabet', `${'и'.repeat(200)}.док`, `${'и'.repeat(116)}.док`],
    ['dots alone', '....', 'file'],
    ['nothing', '', 'file'],
    ['an extension alone', '.csv', 'file.csv'],
    ['joiners alone', '\u200d\u200d.csv', 'file.csv'],
    ['bidirectional and control characters', 'invoice\u202egnp.exe\u0000\u0007', 'invoice_gnp.exe__'],
    ['half a character', 'a\ud800b.txt', 'a�b.txt'],
    ['a device of Windows', 'CON.txt', 'file-CON.txt'],
    ['a path', '../../a/b\\c.pdf', '_.._a_b_c.pdf'],
  ])('of %s', (_, wanted, name) => {
    expect(safeName(wanted)).toBe(name);
  });

  it('keeps the joiners that scripts need', () => {
    expect(safeName(`می‌خواهم ${FAMILY}.pdf`)).toBe(`می‌خواهم ${FAMILY}.pdf`);
  });

  it('is one name of the folder, however it was wanted, and gives the same name back', async () => {
    const home = await mkdtemp(join(tmpdir(), 'intermission-names-'));
    const unit = fc.oneof(
      fc.constantFrom('文', '.', '/', '\0', '%', '\ud83d', 'é', FAMILY, '\u202e', ' '),
      fc.string(),
    );
    const wanted = fc.array(unit, { maxLength: 80 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(wanted, async (name) => {
        const keep = () => saveArtifact(new FileStore(home), 'run', { name, mediaType: 'text/plain', data: name });
        const [first, second] = [await keep(), await keep()];
        expect(second.name).not.toBe(first.name);
        for (const kept of [first, second]) {
          const file = artifactFile(home, 'run', kept.name);
          expect(await readFile(file, 'utf8')).toBe(Buffer.from(name).toString());
          expect(Buffer.byteLength(plainName(name))).toBeLessThanOrEqual(255);
        }
        const names = (await readdir(artifactFolder(home, 'run'))).map(nameOfSegment);
        expect(names).toEqual(expect.arrayContaining([first.name, second.name]));
      }),
      { numRuns: 200 },
    );
  });

  it('stands in a folder of its run, also when the id of the run is longer than a folder may be', async () => {
    const home = await mkdtemp(join(tmpdir(), 'intermission-names-'));
    const ids = ['注文'.repeat(60), `${'注文'.repeat(60)}2`, 'x'.repeat(900)];
    for (const id of ids)
      await saveArtifact(new FileStore(home), id, { name: 'a.txt', mediaType: 'text/plain', data: id });
    for (const id of ids) expect(await readFile(artifactFile(home, id, 'a.txt'), 'utf8')).toBe(id);
  });

  it('is found where earlier versions wrote it', () => {
    expect(artifactFile('/home', 'run-1', 'Übersicht 1.csv')).toBe('/home/artifacts/run-1/%C3%9Cbersicht%201.csv');
  });
});

describe('the name of a file that a person brings', () => {
  it.each([
    [`${KANJI.repeat(7)}.csv`, `${KANJI.repeat(7)}.csv`],
    ['Bericht #3 & 4%.csv', 'Bericht #3 & 4%.csv'],
    ['報告　書.csv', '報告　書.csv'],
    ['C:\\files\\passwd', 'passwd'],
    ['nul', 'file-nul'],
    ['..', 'file'],
  ])('%j is given to the page as %j', (given, name) => {
    expect(plainName(given)).toBe(name);
  });
});

describe('the name that a server gives a file', () => {
  const utf8 = Buffer.from('報告.csv').toString('latin1');
  it.each([
    ['attachment; filename="a.csv"; filename*=UTF-8\'\'%E5%A0%B1%E5%91%8A.csv', '報告.csv'],
    ["attachment; filename*=Shift_JIS''%95%F1%8D%90.csv", '報告.csv'],
    [`attachment; filename="${utf8}"`, '報告.csv'],
    [`attachment; filename=${utf8}`, '報告.csv'],
    ['attachment; filename="%E5%A0%B1%E5%91%8A.csv"', '報告.csv'],
    ['attachment; filename="=?UTF-8?B?5aCx5ZGKLmNzdg==?="', '報告.csv'],
    ['attachment; filename="100% real.csv"', '100% real.csv'],
    ['attachment; filename="caf\u00e9.csv"', 'café.csv'],
    ['attachment; filename=a b.csv', 'a b.csv'],
    ["attachment; filename*=nonsense''a.csv", 'list.csv'],
    ['attachment; filename=""', 'list.csv'],
    ['attachment', 'list.csv'],
  ])('is read from %j as browsers read it', (disposition, name) => {
    expect(servedName('https://example.com/files/list.csv?x=1', { disposition })).toBe(name);
  });
});
