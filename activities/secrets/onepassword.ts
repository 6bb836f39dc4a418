import { messageOf, type OnePasswordReference } from '../../automation/index.js';
import { secretUnavailable } from './unavailable.js';

/** What we use of 1Password's SDK: reads the secret at `op://vault/item/field`. */
type ResolveReference = (reference: string) => Promise<string>;

/** Connects with a service account's token. */
export type ConnectToOnePassword = (token: string) => Promise<ResolveReference>;

/** 1Password's own SDK, loaded at the first use: it is large, and most installations need none of it. */
const onePasswordSdk: ConnectToOnePassword = async (token) => {
  const { createClient } = await import('@1password/sdk');
  const client = await createClient({
    auth: token,
    integrationName: 'Intermission',
    integrationVersion: '0.1.0',
  });
  return (reference) => client.secrets.resolve(reference);
};

/** Reads from 1Password, over one client per process. */
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
      // The next read connects anew: a client whose session has expired stays useless.
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
