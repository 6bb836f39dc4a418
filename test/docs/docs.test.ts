import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { openApiRoutes } from '../../api/openapi.js';
import { FAILURES, nodeDefinitions, readAutomation } from '../../automation/index.js';
import { features } from '../../automation/features.js';
import { METHODS } from '../../automation/locators/methods.js';
import { downloadShape } from '../../automation/nodes/download.js';
import { elementShape } from '../../automation/nodes/element.js';
import { Environment } from '../../config/index.js';
import { docsParts, partNames, withParts } from '../../scripts/docs-parts.mjs';

const root = new URL('../../', import.meta.url);
const texts = ['README.md', ...readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`)]
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, url: new URL(file, root), text: readFileSync(new URL(file, root), 'utf8') }));

const parts = docsParts({
  settings: Environment.shape,
  failures: FAILURES,
  nodeDefinitions,
  elementFields: elementShape,
  downloadFields: downloadShape,
  locatorMethods: METHODS,
  features: features(),
  lock: JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as object,
});

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchor(heading!));
}

describe('the documentation', () => {
  it.each(texts)('has the generated parts of $file as the code has it (else: npm run docs)', async ({ text, url }) => {
    const options = { ...(await resolveConfig(fileURLToPath(url))), parser: 'markdown' };
    expect(await format(text, options)).toBe(await format(withParts(text, parts), options));
  });

  it('has a place for every generated part, so no node kind is left out', () => {
    expect(texts.flatMap(({ text }) => partNames(text)).sort()).toEqual(Object.keys(parts).sort());
  });

  it.each(texts)('links from $file to what exists', ({ text, url }) => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const broken = targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const { pathname, hash } = new URL(target, url);
        if (!existsSync(pathname)) return true;
        return hash !== '' && !anchorsOf(readFileSync(pathname, 'utf8')).includes(hash.slice(1));
      });
    expect(broken).toEqual([]);
  });

  it.each(texts)('names settings in $file that exist', ({ text }) => {
    const named = text.match(/\b(?:(?:INTERMISSION|POSTMARK)_[A-Z_]+|PRACTICE_PORT)\b/g) ?? [];
    // The one setting that is read by an npm script alone.
    const known = [...Object.keys(Environment.shape), 'INTERMISSION_TEMPORAL_TEST_SERVER'];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(texts)('shows automations in $file that are valid', ({ text }) => {
    const shown = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json!);
    const automations = shown.filter((json) => /^ {2}"nodes": \[$/m.test(json));
    for (const json of automations) expect(readAutomation(JSON.parse(json))).toMatchObject({ valid: true });
  });

  it('names tests against threats that exist', () => {
    const security = readFileSync(new URL('docs/security.md', root), 'utf8');
    const named = [...security.matchAll(/ `([\w/-]+\.test\.ts)`: (.*?) +\|$/gm)];
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(([, file, name]) => {
      const text = readFileSync(new URL(`test/${file}`, root), 'utf8');
      return !text.includes(name!.replaceAll('\\|', '|'));
    });
    expect(missing.map(([, file, name]) => `${file}: ${name}`)).toEqual([]);
  });

  it('describes every route of the API', async () => {
    const server = express().use(openApiRoutes()).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/openapi.json`);
      const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
      const routes = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `\`${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}\``),
      );
      const described = readFileSync(new URL('docs/api.md', root), 'utf8');
      expect(routes.filter((route) => !described.includes(route))).toEqual([]);
    } finally {
      server.close();
    }
  });
});
