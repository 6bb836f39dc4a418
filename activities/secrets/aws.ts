import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AwsReference } from '../../automation/parameters/secure-parameters.js';
import { secretUnavailable } from './unavailable.js';

/** Reads from AWS Secrets Manager, using AWS's default credential chain. Creates one client per region. */
export class AwsSecrets {
  private readonly clients = new Map<string, SecretsManagerClient>();

  async read({ secret_name, region_name, key }: AwsReference): Promise<string> {
    const where = `AWS Secrets Manager (secret "${secret_name}" in ${region_name})`;
    const text = await this.text(secret_name, region_name, where);
    return key === null || key === undefined ? text : memberOf(text, key, where);
  }

  private async text(name: string, region: string, where: string): Promise<string> {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const client = await this.client(region);
    let SecretString: string | undefined;
    try {
      ({ SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name })));
    } catch (error) {
      const kind = error instanceof Error ? error.name : 'Error';
      // The SDK's messages quote account ids and roles; the name of the error says enough.
      throw secretUnavailable(`${where} did not give it: ${kind}${REMEDIES[kind] ?? ''}`);
    }
    if (SecretString === undefined) throw secretUnavailable(`${where} holds no text, and a text is needed`);
    return SecretString;
  }

  private async client(region: string): Promise<SecretsManagerClient> {
    const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
    const client = this.clients.get(region) ?? new SecretsManagerClient({ region });
    this.clients.set(region, client);
    return client;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: '; check its name and region',
  AccessDeniedException: '; allow secretsmanager:GetSecretValue to the role of the workers',
  CredentialsProviderError:
    '; give the workers AWS credentials, for example AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
};

function memberOf(text: string, key: string, where: string): string {
  let value: unknown;
  try {
    value = (JSON.parse(text) as Record<string, unknown> | null)?.[key];
  } catch {
    throw secretUnavailable(`${where} is not JSON, so it has no key "${key}"`);
  }
  if (value === undefined || value === null) throw secretUnavailable(`${where} has no key "${key}"`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
