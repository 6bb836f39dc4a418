import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageTree } from '../../../activities/models/page-tree.js';
import { launchOwner } from '../../support/owner/owner.js';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchOwner();
  page = await browser.newPage();
});
afterAll(() => browser?.close());

const FORM = `
  <label>User <input value="ana-the-user"></label>
  <label>Password <input type="password" value="hunter2"></label>
  <label>Code <input autocomplete="one-time-code" value="123456"></label>
  <label>Card <input autocomplete="cc-number" value="4111111111111111"></label>
  <label><input type="checkbox" checked> Remember me</label>
  <iframe srcdoc="<label>Inner <input type='password' value='in-the-frame'></label><button>Pay</button>"></iframe>`;

describe('the page as a model sees it', () => {
  it('has roles, names, states, refs and addresses, also in frames', async () => {
    await page.setContent(`${FORM}<a href="https://example.com/terms">Terms</a><button disabled>Go</button>`);
    const tree = await pageTree(page, { values: true });
    expect(tree).toMatch(/- checkbox "Remember me" \[checked\] \[ref=\w+\]/);
    expect(tree).toMatch(/- button "Go" \[disabled\] \[ref=\w+\]/);
    expect(tree).toMatch(/- link "Terms" \[ref=\w+\]\n +- \/url: https:\/\/example\.com\/terms/);
    const ref = /- button "Pay" \[ref=(\w+)\]/.exec(tree)![1]!;
    await expect(page.getByRef(ref).textContent()).resolves.toBe('Pay');
  });

  it('shows the values of fields, but never those of passwords, codes and cards', async () => {
    await page.setContent(FORM);
    await page.frameLocator('iframe').getByRole('button').waitFor();
    const tree = await pageTree(page, { values: true });
    expect(tree).toContain('ana-the-user');
    for (const secret of ['hunter2', '123456', '4111111111111111', 'in-the-frame']) expect(tree).not.toContain(secret);
    expect(tree.match(/\(filled in\)/g)).toHaveLength(4);
  });

  it('shows no values where none are needed', async () => {
    await page.setContent(FORM);
    await expect(pageTree(page, { values: false })).resolves.not.toContain('ana-the-user');
  });

  it('is cut when there is more than a model reads', async () => {
    await page.setContent(
      Array.from({ length: 3000 }, (_, at) => `<p>Paragraph number ${at} of a long page</p>`).join(''),
    );
    const tree = await pageTree(page, { values: false });
    expect(tree.length).toBeLessThan(81_000);
    expect(tree).toContain('(the rest of the page is left out)');
  });
});
