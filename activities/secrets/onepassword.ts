import { messageOf } from '../../automation/model/error-message.js';
import type { OnePasswordReference } from '../../automation/parameters/secure-parameters.js';
import { secretUnavailable } from './unavailable.js';

/** The part of 1Password's SDK that we use: reads the secret at `op://vault/item/field`. */
type ResolveReference = (reference: string) => Promise<string>;

/** Connects with a service account's token. */
export type ConnectToOnePassword = (token: string) => Promise<ResolveReference>;

/** Loads 1Password's SDK on first use: it is large, and most installations do not need it. */
const onePasswordSdk: ConnectToOnePassword = async (token) => {
  const { createClient } = await import('@1password/sdk');
  const client = await createClient({
    auth: token,
    integrationName: 'Intermission',
    integrationVersion: '0.1.0',
  });
  return (reference) => client.secrets.resolve(reference);
};

/** Reads from 1Password, using one client per process. */
export class OnePassword {
  private client: Promise<ResolveReference> | undefined;

  constructor(
    private readonly token: string | undefined,
    private readonly connect: ConnectToOnePassword = onePasswordSdk,
  ) {}

  async read({ vault_name, item_name, field_name }: OnePasswordReference): Promise<string> {
    const where = `1Password (vault "${vault_name}", item "${item_name}", field "${field_name}")`;
    if (this.token === undefined) {
      throw secretUnavailable(`${where} cannot be asked; set OP_SERVICE_ACCOUNT_TOKEN on the workers`);
    }
    const token = this.token;
    try {
      this.client ??= this.connect(token);
      const resolve = await this.client;
      return await resolve(`op://${vault_name}/${item_name}/${field_name}`);
    } catch (error) {
      // Makes the next read reconnect: a client whose session has expired never recovers.
      this.client = undefined;
      const reason = messageOf(error);
      throw secretUnavailable(`${where} did not give it: ${oneLine(reason, token)}`);
    }
  }
}

/** The SDK's reason, without the token. */
function oneLine(reason: string, token: string): string {
  return reason.replaceAll(token, '•••').replace(/\s+/g, ' ').slice(0, 200);
}
