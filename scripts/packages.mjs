import { readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { root } from './home.mjs';
import { replaceFile } from './replace-file.mjs';

const built = join(root, 'dist');

/** The packages besides `intermission`. `entries`: compiled modules, by their paths in `dist/`. */
const packages = [
  {
    folder: 'client',
    // `builtFile` finds the failure converters by their paths, one folder above the code of the client.
    entries: [
      'client/index',
      'client/http/index',
      'infra/temporal/failure-converter',
      'infra/temporal/failure-converter-encrypted',
    ],
    types: ['client/index', 'client/http/index'],
  },
  { folder: 'automation', entries: ['automation/index'], types: ['automation/index'] },
];

/** Fills the `dist/` of each package with its code in one file per entry, the types, and the licences of the code of others. */
export async function buildPackages() {
  for (const { folder, entries, types } of packages) {
    const target = join(root, folder, 'dist');
    rmSync(target, { recursive: true, force: true });
    const bundled = await bundleEntries(join(root, folder), entries);
    for (const { fileName, code } of bundled) replaceFile(join(target, fileName), code);
    for (const file of declarationsFrom(types)) {
      replaceFile(join(target, relative(built, file)), withoutMap(readFileSync(file, 'utf8')));
    }
    const licences = licencesOf(bundled.flatMap(({ moduleIds }) => moduleIds));
    if (licences !== '') replaceFile(join(target, 'THIRD-PARTY-LICENCES.txt'), licences);
  }
  const { automationSchema } = await import(pathToFileURL(join(built, 'automation/reading/json-schema.js')).href);
  replaceFile(join(root, 'automation/dist/schema.json'), `${JSON.stringify(automationSchema())}\n`);
}

/** Code that is in no dependency of the package becomes part of its own. */
async function bundleEntries(folder, entries) {
  const { rolldown } = await import('rolldown');
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(built, `${entry}.js`)])),
    external: [/^node:/, ...Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`))],
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `${entries[0].split('/')[0]}/[name]-[hash].js`,
  });
  await bundle.close();
  return output;
}

/** The declaration files that these modules need, with their own. */
function declarationsFrom(entries) {
  const found = new Set();
  const waiting = entries.map((entry) => join(built, `${entry}.d.ts`));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles.filter((each) => each.fileName.startsWith('.'))) {
      waiting.push(resolve(dirname(file), fileName.replace(/\.js$/, '.d.ts')));
    }
  }
  return found;
}

function withoutMap(code) {
  return code.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n');
}

/** The licence of each package whose code became part of the bundle. */
function licencesOf(modules) {
  const folders = new Set(modules.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]));
  return [...folders]
    .filter((folder) => folder !== undefined)
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return `${name} ${version} (${license})\n\n${licenceText(folder)}`;
    })
    .join('\n\n---\n\n');
}

function licenceText(folder) {
  for (const name of ['LICENSE', 'LICENSE.md']) {
    try {
      return readFileSync(join(folder, name), 'utf8').trim();
    } catch {
      // Packages name the file in two ways.
    }
  }
  throw new Error(`${folder} has no licence file`);
}
