import { chromium } from 'playwright';
import { steps } from '../steps.js';

/** The same steps as a plain Playwright script, in a browser of its own: milliseconds per step, once for each round. */
export async function plainScript(site: string, count: number, executablePath: string | undefined) {
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
  return {
    async round(): Promise<number> {
      const page = await browser.newPage();
      await page.goto(`${site}/form`);
      const startedAt = performance.now();
      for (const step of steps(count)) {
        if (step.kind === 'click') await page.getByRole('button', { name: step.name, exact: true }).click();
        else await page.getByLabel(step.label, { exact: true }).fill(step.text);
      }
      const spent = performance.now() - startedAt;
      await page.close();
      return spent / count;
    },
    close: () => browser.close(),
  };
}
