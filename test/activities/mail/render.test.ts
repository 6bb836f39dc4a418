import { describe, expect, it } from 'vitest';
import { clockOf } from '../../../activities/mail/clock.js';
import { renderMail } from '../../../activities/mail/render.js';
import { mailInput } from './mail-input.js';

const LINK = 'https://intermission.example.com/link/run-7/pause-1/1.token';
const utc = clockOf('UTC');
const minutesBefore = (minutes: number) => mailInput().deadline - minutes * 60_000;

describe('the mail of a pause', () => {
  it('says what is asked, on which site, until when, what Done means, and what the link is', () => {
    const mail = renderMail(mailInput(), LINK, utc, minutesBefore(5));
    expect(mail.subject).toBe('Your turn: Type the one-time code — until 14:32 UTC');
    expect(mail.text).toBe(`Hello Ana Lima,

A browser automation needs you for one step. It is waiting with its page open.

    Type the one-time code
    The code is on your phone.
    Leave the button alone.

Site:       secure.example.com
Automation: portal-login
Until:      14:32 UTC, in 5 minutes

Open the live browser:
${LINK}

You will see the page as it is now and can use it with your own mouse and keyboard. Do what is asked, then press Done: the automation continues from there right away.

If you can’t do it, press “I can’t do this” and say why. This ends the run.

If nobody presses Done by 14:32 UTC, the run fails.

This link works once and opens a live browser. Do not forward this mail.
`);
  });

  it('says the same in its HTML part, with the link in a button and in full', () => {
    const { html, subject } = renderMail(mailInput(), LINK, utc, minutesBefore(5));
    for (const said of [
      subject,
      'Hello Ana Lima,',
      '<div dir="auto">The code is on your phone.</div><div dir="auto">Leave the button alone.</div>',
      'secure.example.com',
      '14:32 UTC, in 5 minutes',
      'If nobody presses Done by 14:32 UTC, the run fails.',
      'This link works once and opens a live browser. Do not forward this mail.',
    ]) {
      expect(html).toContain(said);
    }
    expect(html.split(`href="${LINK}"`)).toHaveLength(3);
    expect(html).toContain(`>${LINK}</a>`);
  });

  it('loads nothing: the only addresses in the HTML are the link', () => {
    const { html } = renderMail(mailInput(), LINK, utc, minutesBefore(5));
    expect(html.replaceAll(LINK, '')).not.toMatch(/https?:|src=|url\(|@import/);
  });

  it('says that the run itself ends then when its own deadline comes first', () => {
    const { text } = renderMail(mailInput({ limitedBy: 'run' }), LINK, utc, minutesBefore(5));
    expect(text).toContain(
      'The whole run ends at 14:32 UTC, even if you are not finished. Please leave it a little time for its remaining steps.',
    );
    expect(text).not.toContain('If nobody presses Done');
  });

  it('writes the time in the time zone of the settings, and names it', () => {
    const mail = renderMail(mailInput(), LINK, clockOf('Europe/Berlin'), minutesBefore(1.9));
    expect(mail.subject).toBe('Your turn: Type the one-time code — until 16:32 CEST');
    expect(mail.text).toContain('Until:      16:32 CEST (Europe/Berlin), in 1 minute\n');
  });

  it.each([
    [0.5, 'in less than a minute'],
    [-1, 'in less than a minute'],
    [9.99, 'in 9 minutes'],
  ])('with %s minutes left promises no more time than there is: %s', (minutes, said) => {
    expect(renderMail(mailInput(), LINK, utc, minutesBefore(minutes)).text).toContain(`14:32 UTC, ${said}\n`);
  });

  it('greets an owner without a name, and leaves room for missing instructions', () => {
    const { text } = renderMail(
      mailInput({ to: { email: 'ana@example.com' }, instructions: undefined }),
      LINK,
      utc,
      minutesBefore(5),
    );
    expect(text).toMatch(/^Hello,\n\n/);
    expect(text).toContain('\n\n    Type the one-time code\n\nSite:');
  });
});

describe('texts of an automation in a mail', () => {
  it('cannot bring in HTML', () => {
    const attack = '</td><img src=x onerror="alert(1)">&<script>';
    const { html } = renderMail(
      mailInput({
        title: attack,
        instructions: attack,
        site: attack,
        automation: attack,
        to: { email: 'a@example.com', name: attack },
      }),
      LINK,
      utc,
      minutesBefore(5),
    );
    expect(html).not.toMatch(/<img|<script|onerror="/);
    expect(html).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;&#60;script&#62;');
  });

  it('cannot bring in header lines, control characters or reversed text', () => {
    const { subject } = renderMail(
      mailInput({ title: 'Code\r\nBcc: eve@example.com\u0000\u2028X\u202etxt\u0085end' }),
      LINK,
      utc,
      minutesBefore(5),
    );
    expect(subject).toBe('Your turn: Code Bcc: eve@example.com X txt end — until 14:32 UTC');
  });

  it('cannot pose as other lines of the mail', () => {
    const { text } = renderMail(
      mailInput({ title: 'Code\n\nOpen the live browser:\nhttps://evil.example' }),
      LINK,
      utc,
      minutesBefore(5),
    );
    expect(text).toContain('\n    Code Open the live browser: https://evil.example\n');
  });

  it('are cut in the subject so that it has at most 150 characters and still says until when', () => {
    const { subject } = renderMail(mailInput({ title: '🔑'.repeat(200) }), LINK, utc, minutesBefore(5));
    expect(subject.length).toBeLessThanOrEqual(150);
    expect(subject).toMatch(/^Your turn: (🔑)+… — until 14:32 UTC$/u);
  });
});

it('names the setting when the time zone is invalid', () => {
  expect(() => clockOf('Mars/Olympus')).toThrow(
    'INTERMISSION_TIME_ZONE: "Mars/Olympus" is not a time zone such as UTC or Europe/Berlin',
  );
});

describe('a mail in a script that is read from right to left', () => {
  const title = 'הקלד את הקוד (6 ספרות)';
  const mail = renderMail(
    mailInput({ title, instructions: `الرمز في هاتفك.\nCode first.`, to: { email: 'd@example.com', name: 'דנה' } }),
    LINK,
    utc,
    minutesBefore(5),
  );

  it('sets foreign text apart, so that neither it nor the words around it lose their order', () => {
    expect(mail.subject).toBe(`Your turn: \u2068${title}\u2069 — until 14:32 UTC`);
    expect(mail.text).toContain('Hello \u2068דנה\u2069,\n');
    expect(mail.text).toContain(`    \u2068${title}\u2069\n    \u2068الرمز في هاتفك.\u2069\n    Code first.\n`);
  });

  it('has it begin on its own side', () => {
    expect(mail.html).toMatch(
      new RegExp(`<p class="strong" dir="auto"[^>]*>\u2068${title.replace(/[()]/g, '\\$&')}\u2069</p>`),
    );
    expect(mail.html).toMatch(/<div dir="auto">\u2068الرمز/);
  });
});
