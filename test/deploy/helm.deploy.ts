import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from './support/run.js';
import { unknownVariables } from './support/settings.js';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: { template: { spec: PodSpec } };
}
interface PodSpec {
  terminationGracePeriodSeconds: number;
  containers: { env: { name: string }[]; securityContext: object }[];
  volumes: object[];
}

const chart = new URL('../../deploy/helm/intermission', import.meta.url).pathname;
const tools = resolve('.intermission/tools');
const helm = join(tools, 'helm-v3.22.0/helm');
const schemas = join(tools, 'kubernetes-validate-1.37.0');
const KUBERNETES = '1.34.0';
/** Everything that the chart has a switch for. */
const ALL = [
  'autoscaling.keda.enabled=true',
  'autoscaling.hpa.enabled=true',
  'serviceMonitor.enabled=true',
  'temporal.apiKeySecret=cloud',
  'secrets.encryption=encryption',
  'worker.deployment=intermission',
  'api.automationsConfigMap=automations',
];

beforeAll(() => {
  if (!existsSync(helm)) {
    const args = ['-n', '15', 'go', 'install', '-p', '2', 'helm.sh/helm/v3/cmd/helm@v3.22.0'];
    execFileSync('nice', args, { cwd: '/', env: { ...process.env, GOBIN: join(helm, '..'), CGO_ENABLED: '0' } });
  }
  if (existsSync(schemas)) return;
  mkdirSync(tools, { recursive: true });
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', schemas, 'kubernetes-validate==1.37.0'];
  execFileSync('python3', args);
});

function render(settings: string[]): Manifest[] {
  const sets = settings.flatMap((setting) => ['--set', setting]);
  const { status, output } = run(helm, ['template', 'demo', chart, '--kube-version', KUBERNETES, ...sets]);
  expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
  return parseAllDocuments(output).map((document) => document.toJS() as Manifest);
}

/** What Kubernetes' own schema says against a manifest; undefined for kinds that others define. */
function errorsOf({ apiVersion, kind, ...rest }: Manifest): unknown {
  if (/^(?:keda\.sh|monitoring\.coreos\.com)\//.test(apiVersion)) return undefined;
  const folder = join(schemas, 'kubernetes_validate/kubernetes-json-schema', `v${KUBERNETES}-local-strict`);
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const file = [kind.toLowerCase(), group!.split('.')[0], version].filter((part) => part !== '').join('-');
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
  ajv.addSchema(read('_definitions.json'), '_definitions.json');
  const validate = ajv.compile(read(`${file}.json`));
  return validate({ apiVersion, kind, ...rest }) ? undefined : validate.errors;
}

describe('the Helm chart', () => {
  it('passes helm lint', () => {
    expect(run(helm, ['lint', '--strict', '--kube-version', KUBERNETES, chart])).toMatchObject({ status: 0 });
  });

  it.each([
    ['its defaults', []],
    ['everything switched on', ALL],
  ])('renders manifests that Kubernetes accepts with %s', (_, settings) => {
    const manifests = render(settings);
    expect(manifests.length).toBe(settings.length === 0 ? 15 : 22);
    const faults = manifests.map((manifest) => ({ name: manifest.metadata.name, errors: errorsOf(manifest) }));
    expect(faults.filter(({ errors }) => errors !== undefined)).toEqual([]);
    expect(
      errorsOf({ ...manifests.find(({ kind }) => kind === 'Service')!, spec: { prots: [] } as never }),
    ).toBeDefined();
  });

  it('gives each process its drain, and only settings that exist', () => {
    const pods = render(ALL).filter(({ kind }) => kind === 'Deployment');
    const drains = pods.map(({ metadata, spec }) => [metadata.name, spec.template.spec.terminationGracePeriodSeconds]);
    expect(Object.fromEntries(drains)).toEqual({ 'demo-api': 15, 'demo-worker': 610, 'demo-browsers': 610 });
    for (const { spec } of pods) {
      const [container] = spec.template.spec.containers;
      expect(unknownVariables(container!.env.map(({ name }) => name))).toEqual([]);
      expect(container!.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('gives browsers none of the secrets of workers and the API', () => {
    const browsers = render([]).find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'demo-browsers',
    );
    expect(JSON.stringify(browsers)).not.toContain('secretName');
  });

  it('names the job of every process as the alerts expect it', () => {
    const monitors = render(ALL).filter(({ kind }) => kind === 'ServiceMonitor');
    expect(monitors.map(({ metadata }) => metadata.name)).toEqual(['demo-api', 'demo-worker', 'demo-browsers']);
    for (const monitor of monitors) {
      expect(JSON.stringify(monitor)).toContain('"relabelings":[{"targetLabel":"job","replacement":"intermission"}]');
    }
  });

  it('refuses values that it does not know', () => {
    const { status, output } = run(helm, [
      'template',
      'demo',
      chart,
      '--kube-version',
      KUBERNETES,
      '--set',
      'broswers.slots=2',
    ]);
    expect(status).toBe(1);
    expect(output).toContain('broswers');
  });
});
