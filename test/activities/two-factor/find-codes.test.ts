import { describe, expect, it } from 'vitest';
import { findCodes } from '../../../activities/two-factor/find-codes.js';

describe('codes in messages', () => {
  it.each([
    ['Your verification code is 482913.', '482913'],
    ['482913 is your Acme verification code', '482913'],
    ['G-482913 is your Google verification code.', '482913'],
    ['Your code: 482 913', '482913'],
    ['Use code 4829 to sign in. It expires in 10 minutes.', '4829'],
    ['Hi Ana,\n\nenter this code:\n\n482913\n\nThe Acme team, 1200 Market Street, 94103 San Francisco', '482913'],
    ['Your one-time password is 48291377', '48291377'],
    ['Security code\n482-913\nDo not share it. Call +1 555 010 2020 for help.', '482913'],
    ['Ihr Sicherheitscode lautet 482913. Gültig bis 24.11.2026 um 12:30 Uhr.', '482913'],
    ['Tu código de verificación es: 482913', '482913'],
    ['Your passcode: B7K2Q9', 'B7K2Q9'],
    ['[Acme] Your code\n\nhttps://acme.example/verify?token=99887766 or type 482913', '482913'],
    ['482913', '482913'],
    ['Login code 482913. Never give it to anyone. Order 7731 of 2026, total $1200.', '482913'],
    ['482913 is your code. 482913', '482913'],
  ])('%j', (message, code) => {
    expect(findCodes(message)).toEqual([code]);
  });

  it.each([
    'Welcome to Acme! Your account was made on 24.11.2026.',
    'Call us at +15550102020 or write to help123456@example.com.',
    'Invoice for $123456, due 2026',
    'See https://example.com/123456',
    '',
  ])('are not found in %j', (message) => {
    expect(findCodes(message)).toEqual([]);
  });

  it('are all reported when it is unclear which one counts', () => {
    expect(findCodes('Your code is 111222. Your code is 333444.')).toEqual(['111222', '333444']);
  });

  it('are found in long and hostile texts in good time', () => {
    const before = Date.now();
    for (const part of ['code is ', '1234 ', 'A1', '- ', '\n', 'is is is ']) findCodes(part.repeat(20_000));
    expect(Date.now() - before).toBeLessThan(2000);
  });
});
