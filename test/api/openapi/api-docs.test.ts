import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright';
import { securityHeaders } from '../../../api/http/security-headers.js';
import { apiDocsRoutes } from '../../../api/openapi/api-docs.js';
import { openApiRoutes } from '../../../api/openapi/openapi.js';
import { serve } from '../../support/http/serve.js';
import { launchOwner } from '../../support/owner/owner.js';

let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
beforeAll(async () => {
  const app = express();
  app.use(securityHeaders('http://127.0.0.1'), openApiRoutes(), apiDocsRoutes());
  server = await serve(app);
  browser = await launchOwner();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the page /docs', () => {
  it('shows every operation under the policy of all pages, from this server alone', async () => {
    const page = await browser.newPage();
    const requests: string[] = [];
    const refused: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
    });
    await page.goto(`${server.url}/docs`);
    await page.locator('#operations-Runs-startRun .opblock-summary-control').click();
    await page.getByText('order-1234').first().waitFor();
    expect(await page.locator('.opblock-tag').count()).toBeGreaterThanOrEqual(5);
    expect(await page.locator('#operations-Pauses-answerPause').count()).toBe(1);
    expect(refused).toEqual([]);
    expect(requests.length).toBeGreaterThanOrEqual(5);
    expect(requests.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([]);
  });

  it('is sent compressed', async () => {
    const answer = await fetch(`${server.url}/docs/swagger-ui-bundle.js`, { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(await answer.text()).toContain('SwaggerUIBundle');
  });
});
