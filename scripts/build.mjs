import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { root } from './home.mjs';
import { replaceFile } from './replace-file.mjs';
import { execute, PlainError, step } from './steps.mjs';

const typescript = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8')).include;
const shared = [
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/compile.mjs',
  'scripts/replace-file.mjs',
];

/** The parts of a build and their sources, in order. A part is rebuilt when the digest of its sources changes. */
const parts = [
  {
    name: 'code',
    what: 'Compiling TypeScript',
    sources: [...typescript, 'tsconfig.json', 'tsconfig.build.json', ...shared],
    result: 'dist/cli/main.js',
    make: () => program('scripts/compile.mjs'),
  },
  {
    name: 'session',
    what: 'Bundling the session process',
    sources: ['browsers', 'contracts', 'automation', 'config', 'infra', ...shared],
    result: 'dist/session/process.cjs',
    make: bundleSession,
  },
  {
    name: 'validate',
    what: 'Bundling the command validate',
    sources: ['cli', 'client', 'contracts', 'automation', 'config', 'infra', ...shared],
    result: 'dist/command/validate.js',
    make: bundleValidate,
  },
  {
    name: 'packages',
    what: 'Bundling the packages client and automation',
    sources: ['client', 'automation', 'contracts', 'config', 'infra', 'scripts/packages.mjs', ...shared],
    result: 'automation/dist/schema.json',
    make: bundlePackages,
  },
  {
    name: 'dashboard',
    what: 'Building the dashboard',
    sources: ['dashboard', 'contracts', ...shared],
    result: 'dist/dashboard',
    make: buildDashboard,
  },
  {
    name: 'api-docs',
    what: "Copying the page of the API's description",
    sources: shared,
    result: 'dist/api-docs',
    make: copySwaggerUi,
  },
  {
    name: 'workflows',
    what: 'Bundling the workflows',
    sources: ['workflows', 'contracts', 'automation', 'infra/temporal', ...shared],
    result: 'dist/workflow-bundle-traced-encrypted.js',
    make: bundleWorkflows,
  },
];

/** Builds what is out of date; takes some milliseconds when everything is up to date. */
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
    replaceFile(join(root, 'dist/.made.json'), JSON.stringify(made));
  }
}

async function program(script, args = []) {
  const command = [join(root, script), ...args];
  const result = await execute(process.execPath, command, { seconds: 300, cwd: root });
  if (!result.ok) throw new PlainError(`${script.split('/').at(-1)} failed:\n${result.lastLines}`);
}

async function buildDashboard() {
  await program('node_modules/vite/bin/vite.js', ['build', 'dashboard', '--logLevel', 'warn']);
  compressFiles(join(root, 'dist/dashboard/assets'));
}

/** Swagger UI is copied, because its package has 12 MB and a dependency that reports installations. */
function copySwaggerUi() {
  const folder = join(root, 'dist/api-docs');
  for (const name of ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE']) {
    replaceFile(join(folder, name), readFileSync(join(root, 'node_modules/swagger-ui-dist', name)));
  }
  compressFiles(folder);
}

function compressFiles(folder) {
  for (const name of readdirSync(folder).filter((file) => /\.(js|css)$/.test(file))) {
    replaceFile(join(folder, `${name}.br`), brotliCompressSync(readFileSync(join(folder, name))));
  }
}

/**
 * Each run starts a session process. One CommonJS file takes half the CPU time to load that some 200 modules take; Playwright finds its own
 * files, so it stays outside.
 */
async function bundleSession() {
  const external = ['playwright', 'bufferutil', 'utf-8-validate'];
  await bundleInto('session/process.cjs', 'cjs', 'browsers/process/main.js', { external });
}

/** One file takes half the CPU time to load that some 150 modules take, and loading is nearly all that the command does. */
async function bundleValidate() {
  await bundleInto('command/validate.js', 'esm', 'cli/validate.js', { resolve: { mainFields: ['module', 'main'] } });
}

async function bundlePackages() {
  const { buildPackages } = await import('./packages.mjs');
  await buildPackages();
}

/** Bundles the compiled module `input` and what it imports into the file `result`. Both are paths in `dist/`. */
async function bundleInto(result, format, input, options) {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({ input: join(root, 'dist', input), platform: 'node', logLevel: 'warn', ...options });
  const { output } = await bundle.generate({ format, codeSplitting: false });
  await bundle.close();
  replaceFile(join(root, 'dist', result), output[0].code);
}

async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const built = (path) => join(root, 'dist', path);
  const options = {
    workflowsPath: built('workflows/index.js'),
    workflowInterceptorModules: [built('workflows/interceptors.js')],
    payloadConverterPath: built('workflows/payload-converter.js'),
    preloadModules: [built('workflows/preload.js')],
    // `preload.js` finds modules by their paths from the context. Stack traces need lines and no source text, and a worker keeps the map.
    webpackConfigHook: (config) => ({ ...config, context: root, devtool: 'inline-nosources-cheap-module-source-map' }),
    logger: new DefaultLogger('ERROR'),
  };
  const { workflowInterceptorModules: untraced } = options;
  const modules = { '': untraced, '-traced': [built('workflows/traced-interceptors.js'), ...untraced] };
  const variants = Object.entries(modules).flatMap(([kind, modules]) =>
    ['', '-encrypted'].map((suffix) => [kind, modules, suffix]),
  );
  for (const [kind, workflowInterceptorModules, suffix] of variants) {
    const failureConverterPath = built(`infra/temporal/failure-converter${suffix}.js`);
    const { code } = await bundleWorkflowCode({ ...options, workflowInterceptorModules, failureConverterPath });
    // Turns stack traces off, on the first line so that the source map still fits. See `withStacks`.
    replaceFile(built(`workflow-bundle${kind}${suffix}.js`), `Error.stackTraceLimit = 0; ${inAscii(code)}`);
  }
}

/** Escapes other characters than ASCII. V8 then needs half the memory for the text, and a worker has several copies of the bundle. */
function inAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((file) => !file.startsWith(`${path}/dist/`));
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
