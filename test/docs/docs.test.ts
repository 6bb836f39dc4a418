import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { openApiRoutes } from '../../api/openapi/openapi.js';
import { FAILURES } from '../../contracts/failures.js';
import { AUDIT_ACTIONS } from '../../contracts/audit.js';
import { REFUSALS } from '../../contracts/refusals.js';
import { nodeDefinitions } from '../../automation/reading/vocabulary.js';
import { readAutomation } from '../../automation/reading/read-automation.js';
import { features } from '../../automation/reading/feature-table.js';
import { METHODS } from '../../automation/locators/methods.js';
import { downloadShape } from '../../automation/nodes/download.js';
import { elementShape } from '../../automation/nodes/element.js';
import { RENAMED_SETTINGS } from '../../config/renamed-settings.js';
import { fileSetting } from '../../config/secret-files.js';
import { Environment, secretSettings } from '../../config/index.js';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';
import { browsersMetrics } from '../../infra/metrics/browsers-metrics.js';
import { workerMetrics } from '../../infra/metrics/worker-metrics.js';
import { docsParts, listMetrics, partNames, withParts } from '../../scripts/docs-parts.mjs';

const root = new URL('../../', import.meta.url);
const markdownIn = (folder: string) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}${name}`);
const pages = [...markdownIn('docs/'), ...markdownIn('docs/decisions/')];
const texts = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pages].map((file) => ({
  file,
  url: new URL(file, root),
  text: readFileSync(new URL(file, root), 'utf8'),
}));

const topFolders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name))
  .map(({ name }) => name);

const parts = docsParts({
  settings: Environment.shape,
  failures: FAILURES,
  refusals: REFUSALS,
  auditActions: AUDIT_ACTIONS,
  nodeDefinitions,
  elementFields: elementShape,
  downloadFields: downloadShape,
  locatorMethods: METHODS,
  features: features(),
  metrics: listMetrics({ api: apiMetrics, worker: workerMetrics, browsers: browsersMetrics }),
  lock: JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as object,
});

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function linkTargets(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
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
    const broken = linkTargets(text)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const { pathname, hash } = new URL(target, url);
        if (!existsSync(pathname)) return true;
        return hash !== '' && !anchorsOf(readFileSync(pathname, 'utf8')).includes(hash.slice(1));
      });
    expect(broken).toEqual([]);
  });

  it('has a table of contents with every page, and the README links to it', () => {
    const linked = ['docs/', 'docs/decisions/'].flatMap((folder) =>
      linkTargets(readFileSync(new URL(`${folder}README.md`, root), 'utf8')).map(
        (target) => new URL(target, new URL(folder, root)).href,
      ),
    );
    const listed = pages.filter((page) => page !== 'docs/README.md');
    expect(listed.filter((page) => !linked.includes(new URL(page, root).href))).toEqual([]);
    expect(linkTargets(readFileSync(new URL('README.md', root), 'utf8'))).toContain('docs/README.md');
  });

  it.each(texts)('names paths in $file that exist', ({ text }) => {
    const named = [...text.matchAll(/`([\w-]+\/[\w./-]*)`/g)].map(([, path]) => path!);
    const ours = named.filter((path) => topFolders.includes(path.split('/')[0]!) && !/\bNAME\b/.test(path));
    // Tables of tests leave out the folder `test/`.
    const missing = ours.filter((path) => !['', 'test/'].some((folder) => existsSync(new URL(folder + path, root))));
    expect(missing).toEqual([]);
  });

  it('names log messages that the processes write', () => {
    const operations = readFileSync(new URL('docs/operations.md', root), 'utf8');
    const table = /^\| message [\s\S]*?\n\n/m.exec(operations)![0];
    const messages = [...table.matchAll(/^\|(.*?)\|/gm)]
      .flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)])
      .map(([, message]) => message!);
    const source = ['activities', 'api', 'browsers', 'cli', 'infra', 'workflows']
      .flatMap((folder) =>
        readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
      )
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(new URL(file, root), 'utf8'))
      .join('\n');
    expect(messages.length).toBeGreaterThan(10);
    // Temporal's SDK writes this one.
    const ours = messages.filter((message) => message !== 'Activity failed');
    expect(ours.filter((message) => !source.includes(message))).toEqual([]);
  });

  it('has the tests that run on the cluster where the cluster looks for them', () => {
    const source = readFileSync(new URL('test/cluster/end-to-end.ts', root), 'utf8');
    const named = [...source.matchAll(/'(test\/[^']*)'/g)].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });

  it('has the folders of each folder, and its imports, as ESLint has them', async () => {
    const { mayImport } = (await import(new URL('eslint.config.js', root).href)) as {
      mayImport: Record<string, string[]>;
    };
    const architecture = readFileSync(new URL('docs/architecture.md', root), 'utf8').split('\n## Folders\n')[1]!;
    const rows = [...architecture.matchAll(/^\| `(\w+)\/` +\| (.*?) \| (.*?) +\|$/gm)];
    const table = rows.map(([, folder, contents, imports]) => ({
      folder,
      missing: [...contents!.matchAll(/`([\w-]+)\/`/g)]
        .map(([, inner]) => inner!)
        .filter((inner) => !existsSync(new URL(`${folder}/${inner}`, root))),
      imports: [...imports!.matchAll(/(types of )?`(\w+)(?:\/|\.ts)`/g)].map(([, types, name]) =>
        types ? `types:${name}` : name!,
      ),
    }));
    const expected = Object.entries(mayImport).map(([folder, imports]) => ({
      folder,
      missing: [],
      imports: imports.map((name) => name.replace(/\.js$/, '')),
    }));
    const byFolder = (rows: { folder?: string; imports: string[] }[]) =>
      rows
        .map((row) => ({ ...row, imports: [...row.imports].sort() }))
        .sort((a, b) => a.folder!.localeCompare(b.folder!));
    expect(byFolder(table)).toEqual(byFolder(expected));
  });

  it.each(texts)('names settings in $file that exist', ({ text }) => {
    const named = text.match(/\b(?:(?:INTERMISSION|POSTMARK)_[A-Z_]+|PRACTICE_PORT)\b/g) ?? [];
    // The one setting that is read by an npm script alone.
    const known = [
      ...Object.keys(Environment.shape),
      ...Object.keys(RENAMED_SETTINGS),
      ...secretSettings().map(fileSetting),
      'INTERMISSION_TEMPORAL_TEST_SERVER',
    ];
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
