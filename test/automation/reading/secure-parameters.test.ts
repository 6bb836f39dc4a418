import { describe, expect, it } from 'vitest';
import { bindSecureParameters } from '../../../automation/parameters/bind-secure.js';
import { markSecure } from '../../../automation/parameters/secure-placeholders.js';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import type { SecureParameters } from '../../../automation/parameters/secure-parameters.js';
import { substitute } from '../../../automation/parameters/placeholders.js';

const ONE_PASSWORD = { vault_name: 'Team', item_name: 'App', field_name: 'password' };

function read(secure: unknown, ...nodes: unknown[]) {
  return readAutomation({
    url: 'https://example.com',
    parameters: { input_parameters: {}, secure_parameters: secure },
    nodes,
  });
}

function automation(secure: unknown, ...nodes: unknown[]) {
  const result = read(secure, ...nodes);
  if (!result.valid) throw new Error(JSON.stringify(result.errors));
  return result.automation;
}

const flaws = (secure: unknown) => {
  const result = read(secure);
  return result.valid ? [] : result.errors.map(({ path, message }) => `${path}: ${message}`);
};

describe('secure parameters', () => {
  it('are read with their defaults', () => {
    const { parameters } = automation({
      password: [{ onepassword: ONE_PASSWORD }],
      key: [{ amazon_secrets_manager: { secret_name: 'app', region_name: 'eu-west-1', type: null } }],
      code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP' } }],
      none: [],
    });
    expect(parameters.secure_parameters).toEqual({
      password: [{ onepassword: { ...ONE_PASSWORD, type: 'raw' } }],
      key: [{ amazon_secrets_manager: { secret_name: 'app', region_name: 'eu-west-1', type: 'raw' } }],
      code: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP', digits: 6 } }],
      none: [],
    });
  });

  it('report each error at its path, and never a secret', () => {
    const at = 'parameters.secure_parameters';
    expect(flaws({ a: { totp: {} } })).toEqual([`${at}.a: must be a list of secure values`]);
    expect(flaws({ a: ['hunter2'] })).toEqual([
      `${at}.a.0: a secure value needs exactly one of onepassword, amazon_secrets_manager, totp, this has none`,
    ]);
    expect(flaws({ a: [{ totp: { totp_secret: 7654321 } }] })).toEqual([
      `${at}.a.0.totp.totp_secret: is missing or not a string; give the secret in base32, as the service shows it`,
    ]);
    expect(flaws({ a: [{ onepassword: { ...ONE_PASSWORD, digits: 6 } }] })).toEqual([
      `${at}.a.0.onepassword: digits can be used only with type totp_secret`,
    ]);
    expect(flaws({ a: [{ totp: { totp_secret: 'JBSWY3DP', digits: 3 } }] })).toEqual([
      `${at}.a.0.totp.digits: 3 is below 4, the minimum`,
    ]);
  });

  it('of a start replace those of the file, name by name', () => {
    const file = automation({ password: [{ onepassword: ONE_PASSWORD }] });
    expect(bindSecureParameters(file, undefined)).toEqual({ valid: true, secure: file.parameters.secure_parameters });
    const given = { password: [{ totp: { totp_secret: 'JBSWY3DP' } }] };
    expect(bindSecureParameters(file, given)).toEqual({
      valid: true,
      secure: { password: [{ totp: { totp_secret: 'JBSWY3DP', digits: 6 } }] },
    });
    expect(bindSecureParameters(file, { pasword: [] })).toEqual({
      valid: false,
      errors: [
        { path: 'secureParameters.password', message: 'missing; the automation declares it' },
        { path: 'secureParameters.pasword', message: 'not declared by the automation (declared: password)' },
      ],
    });
    expect(bindSecureParameters(file, { password: [{ vault: 'hunter2' }] })).toMatchObject({
      valid: false,
      errors: [{ path: 'secureParameters.password.0' }],
    });
  });

  it('are refused where a value would enter the history', () => {
    const result = read(
      { password: [] },
      {
        type: 'action_node',
        fail_state_action: { failure_message: 'wrong password {password[0]}' },
      },
    );
    expect(result.valid ? [] : result.errors).toEqual([
      {
        path: 'nodes.0',
        message:
          'UnsupportedFeature: this version does not support the secret {password[0]} in fail_state_action, which would write it into the history; use it in a step that types or sends it',
        unsupported: true,
      },
    ]);
  });

  it('are refused there also by the position of a loop', () => {
    const set = { misc_action: { set_variable: { name: 'seen', expression: "'{password[index]}'" } } };
    const result = read({ password: [] }, { type: 'for_loop_node', variable_name: 'password', nodes: [set] });
    expect(result.valid ? [] : result.errors).toMatchObject([{ path: 'nodes.0.nodes.0', unsupported: true }]);
  });
});

describe('placeholders of secrets', () => {
  const secure: SecureParameters = { password: [{ totp: { totp_secret: 'JBSWY3DP', digits: 6 } }] };
  const mark = (params: unknown, more: object = {}) =>
    markSecure(params, { input: {}, secure, variables: {}, sitesOfCode: () => undefined, ...more }, () => 'mark');

  it('are marked where the author wrote them, once for each item', () => {
    const { params, secure: uses } = mark({ input_text: '{password[0]}-{password}', other: ['{user[0]}'] });
    expect(params).toEqual({ input_text: '{mark[0]}-{mark[0]}', other: ['{user[0]}'] });
    expect(uses).toEqual([{ mark: 'mark', name: 'password', index: 0, value: secure.password![0] }]);
  });

  it('stay as written when there is no such item, and in texts for a language model', () => {
    const params = { input_text: '{password[1]}', prompt_instructions: 'type {password[0]}' };
    expect(mark(params)).toEqual({ params, secure: [] });
  });

  it('are marked in the body of a request, whatever its members are called, and with a position in scripts', () => {
    expect(mark({ body: { task: '{password[0]}' } }).params).toEqual({ body: { task: '{mark[0]}' } });
    expect(mark({ script: '{password} {password[0]}' }).params).toEqual({ script: '{password} {mark[0]}' });
  });

  it('mean the input parameter of the same name when there is one', () => {
    const params = { input_text: '{password[0]}' };
    expect(mark(params, { input: { password: ['public'] } })).toEqual({ params, secure: [] });
  });

  it('that come in by other values are never replaced by a secret', () => {
    const { params } = mark({ input_text: '{comment[0]} {password[0]}' });
    const inWorkflow = substitute(params, [{ comment: ['{password[0]} {mark2[0]}'] }]);
    expect(substitute(inWorkflow, [{ mark: ['hunter2'] }])).toEqual({
      input_text: '{password[0]} {mark2[0]} hunter2',
    });
  });

  it('escape the secret in a command, which it cannot leave', () => {
    const { params } = mark({ command: 'get_by_label("{password[0]}")' });
    expect(substitute(params, [{ mark: ['a").first.or_("b'] }])).toEqual({
      command: 'get_by_label("a\\").first.or_(\\"b")',
    });
  });
});
