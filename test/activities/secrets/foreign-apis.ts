import type { ConnectToOnePassword } from '../../../activities/secrets/onepassword.js';
import { type HttpStub, startHttpStub } from './http-stub.js';

/** AWS Secrets Manager as its JSON protocol has it; the SDK finds it by `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
export function startAws(secrets: Record<string, string>): Promise<HttpStub> {
  return startHttpStub(({ headers, body }) => {
    if (headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return { status: 400, json: {} };
    const { SecretId } = JSON.parse(body) as { SecretId: string };
    const SecretString = secrets[SecretId];
    if (SecretString !== undefined) return { json: { ARN: `arn:aws:x:${SecretId}`, Name: SecretId, SecretString } };
    return { status: 400, json: { __type: 'ResourceNotFoundException', message: 'no such secret' } };
  });
}

/**
 * Stands in for 1Password's SDK at its one method that we use. The SDK itself speaks an encrypted protocol with 1Password's own servers
 * and can be pointed at no other place.
 */
export function onePasswordWith(token: string, secrets: Record<string, string>) {
  const asked: string[] = [];
  const connect: ConnectToOnePassword = (given) => {
    if (given !== token) return Promise.reject(new Error(`invalid service account token ${given}`));
    return Promise.resolve((reference) => {
      asked.push(reference);
      const secret = secrets[reference];
      if (secret === undefined) return Promise.reject(new Error('error resolving secret reference: no item matched'));
      return Promise.resolve(secret);
    });
  };
  return { connect, asked };
}

/** Slack's Web API, as far as reading a channel needs it. */
export function startSlack(
  token: string,
  messages: () => { ts: string; text: string; username?: string; user?: string }[],
) {
  return startHttpStub(({ path, headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`) return { json: { ok: false, error: 'invalid_auth' } };
    const form = new URLSearchParams(body);
    switch (path) {
      case '/auth.test':
        return { json: { ok: true, url: 'https://acme.slack.com/', team: 'Acme' } };
      case '/conversations.list':
        if (form.get('cursor') !== 'second') {
          return {
            json: { ok: true, channels: [{ id: 'C1', name: 'general' }], response_metadata: { next_cursor: 'second' } },
          };
        }
        return { json: { ok: true, channels: [{ id: 'C2', name: 'codes' }], response_metadata: { next_cursor: '' } } };
      case '/conversations.history': {
        const inWindow = messages().filter(
          ({ ts }) => Number(ts) >= Number(form.get('oldest')) && Number(ts) <= Number(form.get('latest')),
        );
        return { json: { ok: true, messages: form.get('channel') === 'C2' ? inWindow : [] } };
      }
      case '/users.info':
        return { json: { ok: true, user: { name: 'okta', real_name: 'Okta', profile: { display_name: 'Okta Bot' } } } };
      default:
        return { json: { ok: false, error: 'unknown_method' } };
    }
  });
}

/** Twilio's list of messages. */
export function startTwilio(sid: string, authToken: string, messages: () => { body: string; date_sent: string }[]) {
  return startHttpStub(({ path, headers }) => {
    const right = `Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}`;
    if (headers.authorization !== right) return { status: 401, json: { code: 20003 } };
    if (path !== `/2010-04-01/Accounts/${sid}/Messages.json`) return { status: 404, json: {} };
    return { json: { messages: messages() } };
  });
}
