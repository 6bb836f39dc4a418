import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { root } from './home.mjs';
import { execute, PlainError, step } from './steps.mjs';

const typescript = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')).include;
const shared = ['package-lock.json', 'scripts/build.mjs'];

/** What a build makes, of which sources, in this order. A part is made again when the digest of its sources changes. */
const parts = [
  {
    name: 'code',
    what: 'Compiling TypeScript',
    sources: [...typescript, 'tsconfig.json', 'tsconfig.build.json', ...shared],
    result: 'dist/cli/main.js',
    make: () => program('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
  },
  {
    name: 'dashboard',
    what: 'Building the dashboard',
    sources: ['dashboard', 'browsers/protocol.ts', ...shared],
    result: 'dist/dashboard',
    make: buildDashboard,
  },
  {
    name: 'workflows',
    what: 'Bundling the workflows',
    sources: ['workflows', 'automation', 'config', ...shared],
    result: 'dist/workflow-bundle-encrypted.js',
    make: bundleWorkflows,
  },
];

/** Builds what is out of date; takes some milliseconds when nothing is. */
export async function build() {
  const made = readMade();
  for (const part of parts) {
    const digest = digestOf(part.sources);
    if (made[part.name] === digest && existsSync(join(root, part.result))) continue;
    await step(part.what, async () => {
      await part.make();
      return true;
    });
    made[part.name] = digest;
    mkdirSync(join(root, 'dist'), { recursive: true });
    writeFileSync(join(root, 'dist/.made.json'), JSON.stringify(made));
  }
}

async function program(script, args) {
  const command = [join(root, 'node_modules', script), ...args];
  const result = await execute(process.execPath, command, { seconds: 300, cwd: root });
  if (!result.ok) throw new PlainError(`${script.split('/').at(-1)} failed:\n${result.lastLines}`);
}

async function buildDashboard() {
  await program('vite/bin/vite.js', ['build', 'dashboard', '--logLevel', 'warn']);
  const assets = join(root, 'dist/dashboard/assets');
  for (const name of readdirSync(assets).filter((file) => /\.(js|css)$/.test(file))) {
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(readFileSync(join(assets, name))));
  }
}

async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const options = { workflowsPath: join(root, 'dist/workflows/index.js'), logger: new DefaultLogger('ERROR') };
  const plain = await bundleWorkflowCode(options);
  writeFileSync(join(root, 'dist/workflow-bundle.js'), plain.code);
  const failureConverterPath = join(root, 'dist/config/failure-converter.js');
  const encrypted = await bundleWorkflowCode({ ...options, failureConverterPath });
  writeFileSync(join(root, 'dist/workflow-bundle-encrypted.js'), encrypted.code);
}

function readMade() {
  try {
    return JSON.parse(readFileSync(join(root, 'dist/.made.json'), 'utf8'));
  } catch {
    return {};
  }
}

function digestOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesIn).sort()) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesIn(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
