import type { Page } from 'playwright';
import { afterAll, expect, describe, it } from 'vitest';
import { automationOf, click, pause } from '../../support/runs/automations.js';
import { faultsOf, keepPicture } from '../../support/owner/looks.js';
import { Owner } from '../../support/owner/owner.js';
import { serve } from '../../support/http/serve.js';
import { DESKTOP, PHONE, useSystem } from '../../support/system/system.js';

const TITLE = 'הקלידו את הקוד ABC-123 עכשיו';
const INSTRUCTIONS = 'افتح التطبيق Authenticator على هاتفك.\nThen press “אישור” here.\nثم اضغط Done.';
const OWNER = 'נועה Cohen';
const STEP = 'المتابعة Continue';
const SITE = `<!doctype html><title>כניסה Login</title><h1>כניסה Login</h1><label>Code رمز <input></label><button>${STEP}</button>`;

const DEVICES = { desktop: DESKTOP, phone: PHONE };

let site: Awaited<ReturnType<typeof serve>>;
const test = useSystem(async () => {
  site = await serve((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(SITE));
  return { INTERMISSION_ALLOWED_NETWORKS: `127.0.0.1:${site.port}` };
});
afterAll(() => site?.stop());

/** A line of text as it is laid out. */
interface Line {
  text: string;
  reads: 'rightward' | 'leftward' | 'mixed';
  /** The edge of its block where it begins. */
  from: 'left' | 'right';
}

/** Lines with Hebrew or Arabic letters, and those of them that neither an element nor marks set apart from the text around. */
function linesOf(page: Page): Promise<{ lines: Line[]; stray: string[] }> {
  return page.evaluate(() => {
    const lines: Line[] = [];
    const stray: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode() !== null) {
      const node = walker.currentNode as Text;
      const element = node.parentElement!;
      if (!/[\u0590-\u06ff]/.test(node.data) || !element.checkVisibility()) continue;
      const own = element.closest('[dir=auto], bdi');
      const isSetApart = !/[\u0590-\u06ff]/.test(node.data.replace(/\u2068[^\u2069]*\u2069/g, ''));
      if (own === null && !isSetApart) stray.push(node.data);
      const block = (own ?? element).getBoundingClientRect();
      for (const { 0: text, index } of node.data.matchAll(/[^\n]+/g)) {
        const words = [...text.matchAll(/[^\s\u2068\u2069]+/g)].map((word) => {
          range.setStart(node, index + word.index);
          range.setEnd(node, index + word.index + word[0].length);
          return range.getClientRects()[0]!;
        });
        const steps = words.slice(1).map((word, at) => ({ from: words[at]!, to: word }));
        const inRow = steps.filter(({ from, to }) => Math.abs(from.top - to.top) < from.height / 2);
        const leftward = inRow.filter(({ from, to }) => to.right <= from.left).length;
        const right = block.right - Math.max(...words.map((word) => word.right));
        const left = Math.min(...words.map((word) => word.left)) - block.left;
        lines.push({
          text: text.replace(/[\u2068\u2069]/g, '').trim(),
          reads: leftward === 0 ? 'rightward' : leftward === inRow.length ? 'leftward' : 'mixed',
          from: right < left ? 'right' : 'left',
        });
      }
    }
    return { lines, stray };
  });
}

/** Looks at a page for faults, and returns its lines. */
async function look(page: Page, name: string): Promise<Line[]> {
  const { lines, stray } = await linesOf(page);
  expect.soft(stray, name).toEqual([]);
  expect.soft(await faultsOf(page), name).toEqual([]);
  await keepPicture(page, `right-to-left-${name}`);
  return lines;
}

const QUESTION: Line[] = [TITLE, ...INSTRUCTIONS.split('\n')].map((text) =>
  /^[a-z]/i.test(text) ? { text, reads: 'rightward', from: 'left' } : { text, reads: 'leftward', from: 'right' },
);

describe('Hebrew and Arabic mixed with Latin', () => {
  it('is read in its own direction in the mail, in the outbox, on the link page, on the run page and in the list', async () => {
    const automation = automationOf(
      `${site.url}/`,
      pause(300, { title: TITLE, instructions: INSTRUCTIONS }),
      click(STEP),
    );
    const runId = await test.runs.start(automation, { owner: { email: 'ana@example.com', name: OWNER } });
    const { link } = await test.runs.mail(runId);
    const mail = `/outbox/${runId}.pause-1.1`;
    const html = await (await test.runs.call('GET', `${mail}/html`)).text();
    for (const [device, options] of Object.entries(DEVICES)) {
      const page = await (await test.browser.newContext(options)).newPage();
      await page.setContent(html);
      expect.soft(await look(page, `mail.${device}`), device).toEqual(expect.arrayContaining(QUESTION));
      await page.goto(test.system.apiUrl + mail);
      await look(page, `outbox.${device}`);
      await page.goto(link);
      expect.soft(await look(page, `link.${device}`), device).toEqual(QUESTION);
      await page.context().close();
    }

    const { owner } = await test.opened(runId, DESKTOP);
    const ofOwner = await owner.page.context().storageState();
    await owner.page.context().close();
    const operator = await test.operatorAt(runId, DESKTOP);
    await operator.getByRole('region', { name: 'Steps' }).waitFor();
    const ofOperator = await operator.context().storageState();
    for (const [device, options] of Object.entries(DEVICES)) {
      const page = await (await test.browser.newContext({ ...options, storageState: ofOwner })).newPage();
      await page.goto(`${test.system.apiUrl}/runs/${runId}`);
      await new Owner(page).inControl();
      expect.soft(await look(page, `run.${device}`), device).toEqual(expect.arrayContaining(QUESTION));
      await page.context().close();

      const list = await (await test.browser.newContext({ ...options, storageState: ofOperator })).newPage();
      await list.goto(test.system.apiUrl);
      await list.getByRole('heading', { name: 'Runs' }).waitFor();
      await list.getByText(runId).waitFor();
      await look(list, `list.${device}`);
      await list.context().close();
    }
    await test.runs.call('POST', `/v1/runs/${runId}/decline`, { reason: TITLE });
    await operator.getByText('Somebody ended the run').waitFor();
    await look(operator, 'ended.desktop');
  }, 120_000);
});
