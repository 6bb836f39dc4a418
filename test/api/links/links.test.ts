import { describe, expect, it } from 'vitest';
import { pause } from '../../support/runs/automations.js';
import { nonceOf } from '../../support/http/http.js';
import { useStack } from '../../support/system/stack.js';

describe('the link of a mail', () => {
  const stack = useStack();

  it('changes nothing when it is only looked at, and opens the run for the browser that presses its button', async () => {
    const { runId, link } = await stack.pausedRun();
    const before = await stack.intermission.getRun(runId, { isFresh: true });
    for (let scanner = 0; scanner < 5; scanner += 1) {
      expect((await stack.api.ask(link)).status).toBe(200);
      expect((await stack.api.ask(link, { method: 'HEAD' })).status).toBe(200);
    }
    expect(await stack.intermission.getRun(runId, { isFresh: true })).toEqual(before);

    const browser = stack.api.browser();
    const claimed = await browser.press(link);
    expect({ status: claimed.status, location: claimed.headers.get('location') }).toEqual({
      status: 303,
      location: `/runs/${runId}`,
    });
    expect((await stack.intermission.getRun(runId, { isFresh: true })).pause?.link).toEqual({
      generation: 1,
      claimed: true,
    });
    expect(browser.jar.described.filter((cookie) => cookie.startsWith('intermission_run'))).toEqual([
      expect.stringMatching(
        new RegExp(`^intermission_run; Max-Age=\\d+; Path=/v1/runs/${runId}; HttpOnly; SameSite=Strict$`),
      ),
      expect.stringMatching(
        new RegExp(`^intermission_run; Max-Age=\\d+; Path=/link/${runId}; HttpOnly; SameSite=Lax$`),
      ),
    ]);

    expect(await (await browser.ask(`/v1/runs/${runId}`)).json()).toMatchObject({ runId, status: 'awaiting_human' });
    expect((await browser.ask('/v1/runs')).status).toBe(401);
    expect((await browser.ask(`/v1/runs/${runId}/cancel`, { method: 'POST' })).status).toBe(403);

    // The mail opened again leads back to the run.
    const again = await browser.ask(link);
    expect({ status: again.status, location: again.headers.get('location') }).toEqual({
      status: 303,
      location: `/runs/${runId}`,
    });
  });

  it('is claimed by one browser only, although the same browser may press twice', async () => {
    const { link } = await stack.pausedRun();
    const [first, second] = [stack.api.browser(), stack.api.browser()];
    const nonces = [await nonceOf(await first.ask(link)), await nonceOf(await second.ask(link))] as const;
    const press1 = () => first.ask(link, { method: 'POST', form: { nonce: nonces[0] } });
    expect((await press1()).headers.get('location')).toMatch(/^\/runs\//);
    expect((await press1()).headers.get('location')).toMatch(/^\/runs\//);

    const late = await second.ask(link, { method: 'POST', form: { nonce: nonces[1] } });
    expect({ status: late.status, location: late.headers.get('location') }).toEqual({ status: 303, location: link });
    const page = await second.ask(link);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain('This link has already been used');
  });

  it('gives one of many browsers that press at once the run, and no other', async () => {
    const { link } = await stack.pausedRun();
    const browsers = Array.from({ length: 6 }, () => stack.api.browser());
    const answers = await Promise.all(browsers.map((browser) => browser.press(link)));
    const winners = answers.filter((answer) => answer.headers.get('location')?.startsWith('/runs/'));
    expect(winners).toHaveLength(1);
  });

  it('mails a fresh link from the page of a used one, which takes control and makes the old one dead', async () => {
    const { runId, link } = await stack.pausedRun();
    const [laptop, phone] = [stack.api.browser(), stack.api.browser()];
    await laptop.press(link);
    const nonce = await nonceOf(await phone.ask(link));
    const mailed = await phone.ask(`${link}/fresh`, { method: 'POST', form: { nonce } });
    expect({ status: mailed.status, tells: (await mailed.text()).includes('ana@example.com') }).toEqual({
      status: 200,
      tells: true,
    });

    const fresh = await stack.mailedLink(runId, 2);
    expect((await stack.api.ask(link)).status).toBe(410);
    expect((await phone.press(fresh)).headers.get('location')).toBe(`/runs/${runId}`);
    expect((await stack.intermission.getRun(runId, { isFresh: true })).pause?.link).toEqual({
      generation: 2,
      claimed: true,
    });
  });

  it('refuses a button pressed on another site, without the page, or with the nonce of another browser', async () => {
    const { runId, link } = await stack.pausedRun();
    const browser = stack.api.browser();
    expect((await browser.press(link, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.press(link, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await stack.api.ask(link, { method: 'POST', form: {} })).status).toBe(403);
    const foreign = await nonceOf(await stack.api.browser().ask(link));
    expect((await browser.ask(link, { method: 'POST', form: { nonce: foreign } })).status).toBe(403);
    expect((await stack.intermission.getRun(runId, { isFresh: true })).pause?.link.claimed).toBe(false);
    // The headers of a browser on a page without a referrer, over https and over plain http.
    expect((await browser.press(link, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(303);
  });

  it('looks the same for a wrong token, another pause and an unknown run', async () => {
    const { runId, link } = await stack.pausedRun();
    const forged = link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A');
    const paths = [
      forged,
      link.replace(runId, 'run-unknown'),
      link.replace('pause-1', 'pause-2'),
      `/link/${runId}/pause-1/x`,
    ];
    const pages = await Promise.all(
      paths.map(async (path) => {
        const response = await stack.api.ask(path);
        return { status: response.status, text: await response.text() };
      }),
    );
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    expect(pages[0]?.text).toContain('This link does not work');
  });

  it('says that the pause was answered, or that the run has ended', async () => {
    const { runId } = await stack.start(pause(), pause());
    const link = await stack.mailedLink(runId);
    const browser = stack.api.browser();
    await browser.press(link);
    const done = await browser.ask(`/v1/runs/${runId}/human-done`, { method: 'POST', json: { pauseId: 'pause-1' } });
    expect(done.status).toBe(202);
    await stack.until(runId, ({ pause }) => pause?.pauseId === 'pause-2');
    const answered = await stack.api.ask(link);
    expect(answered.status).toBe(410);
    expect(await answered.text()).toContain('This is already done');

    await stack.intermission.cancelRun(runId);
    await stack.until(runId, ({ status }) => status === 'cancelled');
    expect(await (await stack.api.ask(link)).text()).toContain('This run was cancelled');
  });

  it('lets its holder answer the pause they see and no later one, from our own pages only', async () => {
    const { runId } = await stack.start(pause(), pause());
    const other = await stack.pausedRun();
    const browser = stack.api.browser();
    await browser.press(await stack.mailedLink(runId));
    const done = (json: object, headers?: Record<string, string>) =>
      browser.ask(`/v1/runs/${runId}/human-done`, { method: 'POST', json, headers });
    expect((await done({})).status).toBe(422);
    expect((await done({ pauseId: 'pause-1' }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await done({ pauseId: 'pause-1' })).status).toBe(202);
    await stack.until(runId, ({ pause }) => pause?.pauseId === 'pause-2');
    expect((await done({ pauseId: 'pause-1' })).status).toBe(409);

    const cookie = browser.jar.header(`/v1/runs/${runId}`);
    expect((await stack.api.ask(`/v1/runs/${other.runId}`, { headers: { cookie } })).status).toBe(403);

    const declined = await browser.ask(`/v1/runs/${runId}/decline`, {
      method: 'POST',
      json: { pauseId: 'pause-2', reason: 'I have no code' },
    });
    expect(declined.status).toBe(202);
    const { error } = await stack.until(runId, ({ status }) => status === 'failed');
    expect(error).toEqual({
      type: 'HumanDeclined',
      message: 'ana@example.com declined the pause at step 2: I have no code',
      node: 1,
    });
  });
});
