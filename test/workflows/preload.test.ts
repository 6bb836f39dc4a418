import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkRequest } from '../../contracts/start-request.js';
import { example, withNodes } from '../automation/reading.js';

const BUNDLES = ['workflow-bundle.js', 'workflow-bundle-encrypted.js'];
const FOLDERS = ['automations', 'nodes', 'invalid'];

/** Every example of the format, and requests whose members have patterns of their own. */
function corpus(): [string, unknown][] {
  const examples = FOLDERS.flatMap((folder) =>
    readdirSync(new URL(`../automation/examples/${folder}`, import.meta.url))
      .filter((file) => file !== 'index.json')
      .map((file): [string, unknown] => {
        const json = example(`${folder}/${file}`);
        return [`${folder}/${file}`, { automation: folder === 'nodes' ? withNodes([json]) : json }];
      }),
  );
  const automation = withNodes([{ type: 'action_node', human_in_loop_action: { max_wait_time: 60 } }]);
  const owner = { email: 'ana@example.com', name: 'Ana' };
  return [
    ...examples,
    ['no request', null],
    ['a request', { automation, owner, callbackUrl: 'https://example.com/hook', idempotencyKey: 'one' }],
    ['a wrong request', { automation, owner: { email: 'ana' }, callbackUrl: 'x\ny', automationName: '' }],
  ];
}

/** The sandbox in which a worker runs the workflows of a bundle. */
class Sandbox extends ReusableVMWorkflowCreator {
  /** A function that runs in the sandbox, from its source. */
  compile(code: string): (argument: string) => unknown {
    return new vm.Script(code).runInContext(this.context) as (argument: string) => unknown;
  }
}

describe.each(BUNDLES)('%s, in the sandbox of a worker before its first run', (name) => {
  const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  const code = readFileSync(path, 'utf8');
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.create(parseWorkflowCode(code, path), 10_000, new Set());
  });

  /** The modules of the bundle whose path begins like this, and which of them have run. */
  function modules(folder: RegExp): { all: string[]; loaded: string[] } {
    const ids = [...code.matchAll(/^\/\*{3}\/ "\.\/(.+)":?$/gm)].map(([, id]) => id!);
    const all = ids.filter((id) => folder.test(id));
    const isLoaded = sandbox.compile('(id) => __webpack_module_cache__[`./${id}`] !== undefined');
    return { all, loaded: all.filter(isLoaded) };
  }

  it('is in ASCII, which takes half the memory of a text with other characters', () => {
    expect(/[^\0-\x7f]/.exec(code)).toBeNull();
  });

  it('has run every module of automation/ and contracts/ and every package that they import', () => {
    const { all, loaded } = modules(/^(dist\/(automation|contracts)|node_modules\/(zod|@lezer))\//);
    expect(all.length).toBeGreaterThan(100);
    expect(loaded).toEqual(all);
  });

  it('contains no schema of a message from which workflows use only types', () => {
    const { all } = modules(/^dist\/contracts\//);
    expect(all).toContain('dist/contracts/start-request.js');
    expect(all.filter((id) => /(run-state|artifact|session-commands)\.js$/.test(id))).toEqual([]);
  });

  it('has run no module of workflows/ but the one that does this, so that every run has its own', () => {
    const { all, loaded } = modules(/^dist\/workflows\/.+(?<!entrypoint.cjs)$/);
    expect(all.length).toBeGreaterThan(30);
    expect(loaded).toEqual(['dist/workflows/preload.js']);
  });

  it.each(corpus())('reads %s as the API does', (_, request) => {
    const check = sandbox.compile(
      `(json) => JSON.stringify(__webpack_module_cache__['./dist/contracts/start-request.js'].exports.checkRequest(JSON.parse(json)))`,
    );
    expect(JSON.parse(String(check(JSON.stringify(request))))).toEqual(
      JSON.parse(JSON.stringify(checkRequest(request))),
    );
  });
});
