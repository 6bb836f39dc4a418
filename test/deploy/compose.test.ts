import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { moduleFolder } from './support/go-module.js';
import { unknownVariables } from './support/settings.js';

interface Service {
  image: string;
  networks: string[];
  cap_drop: string[];
  read_only: boolean;
  security_opt: string[];
  mem_limit?: string;
  pids_limit?: number;
  env_file?: string[];
  stop_grace_period?: string;
}
interface Profile {
  syscalls: { names: string[]; action: string; comment?: string }[];
}

const folder = new URL('../../deploy/', import.meta.url);
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const compose = parse(textOf('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(compose.services);
const ours = services.filter(([name]) => ['worker', 'api', 'browsers'].includes(name));

describe('compose.yaml', () => {
  it('follows the compose specification (needs Go for its schema)', (context) => {
    const go = moduleFolder('compose');
    if (go === undefined) return context.skip('there is no Go, or no module proxy');
    const schema = JSON.parse(readFileSync(join(go, 'schema/compose-spec.json'), 'utf8')) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    const file = parse(textOf('compose.yaml'), { merge: true }) as object;
    expect({ isValid: validate(file), errors: validate.errors }).toEqual({ isValid: true, errors: null });
    expect(validate({ services: { api: { imagee: 'x' } } })).toBe(false);
  });

  it.each(services)('%s has a pinned image, limits, and no more rights than it needs', (_, service) => {
    expect(service.image).toMatch(/:\d+\.\d+\.\d+$/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect([service.mem_limit, service.pids_limit]).not.toContain(undefined);
  });

  it.each(ours)('%s has a read-only root and its own settings', (name, service) => {
    expect(service.read_only).toBe(true);
    expect(service.env_file).toEqual(['env/common.env', `env/${name}.env`]);
    expect(service.stop_grace_period).toBe(name === 'api' ? undefined : '610s');
  });

  it("keeps browsers away from Temporal's Web UI", () => {
    const { browsers, 'temporal-ui': ui } = compose.services;
    expect(browsers!.networks.filter((name) => ui!.networks.includes(name))).toEqual([]);
    expect(textOf('compose.yaml')).toContain('- --headless');
  });

  it('has settings files with variables that exist', () => {
    const files = readdirSync(new URL('env/', folder));
    expect(files.sort()).toEqual(['api.env', 'browsers.env', 'common.env', 'worker.env']);
    const variables = files.flatMap((name) =>
      [...textOf(`env/${name}`).matchAll(/^#?(\w+)=/gm)].map(([, variable]) => variable!),
    );
    expect(unknownVariables(variables)).toEqual([]);
  });
});

describe('the seccomp profile of browsers', () => {
  const { syscalls, ...rest } = JSON.parse(textOf('seccomp-chromium.json')) as Profile;
  const [added, ...others] = syscalls;

  it("adds the system calls of Chromium's sandbox and nothing else", () => {
    expect(added).toMatchObject({ names: ['chroot', 'clone', 'setns', 'unshare'], action: 'SCMP_ACT_ALLOW' });
  });

  it("is otherwise Docker's default profile (needs Go for that)", (context) => {
    const go = moduleFolder('seccomp');
    if (go === undefined) return context.skip('there is no Go, or no module proxy');
    const original = JSON.parse(readFileSync(join(go, 'default.json'), 'utf8')) as Profile;
    expect({ ...rest, syscalls: others }).toEqual(original);
  });
});
