import fc from 'fast-check';
import { expect, describe, it } from 'vitest';
import { decodeText, unicodeText } from '../../infra/decode-text.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the text of an answer', () => {
  it.each([
    ['Latin-1 by its charset', Buffer.from('café', 'latin1'), 'text/plain; charset=ISO-8859-1', 'café'],
    ['Shift_JIS by its charset', hex('95f1 8d90'), 'text/csv; charset="Shift_JIS"', '報告'],
    ['windows-1251 by its charset', hex('cfe8f1fcecee'), 'text/plain;charset=windows-1251', 'Письмо'],
    [
      'UTF-16 with a mark',
      Buffer.concat([hex('fffe'), Buffer.from('{"a":"é"}', 'utf16le')]),
      'application/json',
      '{"a":"é"}',
    ],
    ['UTF-16 of the other order', Buffer.concat([hex('feff'), utf16be('報告')]), 'text/plain', '報告'],
    ['UTF-16 JSON without a mark', Buffer.from('{"a":1}', 'utf16le'), 'application/json', '{"a":1}'],
    ['UTF-8 with a mark, whatever its charset says', hex('efbbbf 7b7d'), 'application/json; charset=latin1', '{}'],
    ['UTF-8 without a charset', Buffer.from('報告 €'), undefined, '報告 €'],
    ['an unknown charset', Buffer.from('報告'), 'text/plain; charset=nonsense', '報告'],
    ['old bytes without a charset', Buffer.from('café', 'latin1'), 'text/plain', 'café'],
    [
      'XML that names its encoding',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1'),
      'application/xml',
      '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>',
    ],
    [
      'a page that names its charset',
      Buffer.concat([Buffer.from('<meta charset="shift_jis">'), hex('95f1')]),
      'text/html',
      '<meta charset="shift_jis">報',
    ],
    ['nothing', Buffer.alloc(0), 'application/json', ''],
  ])('is read as %s', (_, bytes, type, text) => {
    expect(decodeText(bytes, type)).toBe(text);
  });

  it('is always some text', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.string(), (bytes, type) => typeof decodeText(bytes, type) === 'string'));
  });
});

describe('text that must be Unicode', () => {
  it('is read without its mark, also as UTF-16', () => {
    expect(unicodeText(Buffer.from('\ufeff{}'))).toBe('{}');
    expect(unicodeText(Buffer.concat([hex('fffe'), Buffer.from('é', 'utf16le')]))).toBe('é');
    expect(unicodeText(Buffer.from('a\ufffdb'))).toBe('a\ufffdb');
  });

  it('is refused with the position of the first invalid byte', () => {
    const bytes = Buffer.concat([Buffer.from('{\n"a\ufffd": "'), Buffer.from('caf\xe9"}', 'latin1')]);
    expect(() => unicodeText(bytes)).toThrow('is not valid UTF-8 in line 2 (byte 15)');
    expect(() => unicodeText(hex('fffe00d8'))).toThrow('is not valid UTF-16LE');
  });
});
