import { isSealedValue, type SealedValue } from '../../automation/parameters/sealed-value.js';
import { messageOf } from '../../automation/model/error-message.js';
import type { SecureUse } from '../../automation/parameters/secure-placeholders.js';
import type { SecureValue } from '../../automation/parameters/secure-parameters.js';
import { type Grantee, type Tenants, whyNotGranted } from '../../config/tenants.js';
import { seal, unseal } from '../../infra/crypto/sealed-text.js';
import { AwsSecrets } from './aws.js';
import { type ConnectToOnePassword, OnePassword } from './onepassword.js';
import { claimCode } from './claim-code.js';
import { TtlCache } from './remember.js';
import type { Code } from './totp.js';
import { secretUnavailable } from './unavailable.js';
import { withTimeout } from '../../infra/with-timeout.js';

/** Seconds that reading one secret may take, including retries by a provider's library. */
const READ_SECONDS = 20;

/** A secret that was read: either a fixed text, or an authenticator secret whose code changes. */
export type ReadSecret = { text: string } | { codeAt: (at: number) => Code };

/** Reads the secrets that steps name. The references come from the workflow; the values never go back to it. */
export class Secrets {
  private readonly remembered = new TtlCache<string>();
  private readonly onePassword: OnePassword;
  private readonly aws = new AwsSecrets();

  constructor(
    private readonly settings: {
      keys: () => readonly string[];
      onePasswordToken: string | undefined;
      tenants: Tenants;
    },
    connectToOnePassword?: ConnectToOnePassword,
  ) {
    this.onePassword = new OnePassword(settings.onePasswordToken, connectToOnePassword);
  }

  /** Fails with `SecretUnavailable`, naming the parameter. */
  async read({ name, index, value }: SecureUse, runId: string, grantee: Grantee = {}): Promise<ReadSecret> {
    try {
      this.expectGranted(value, grantee);
      return await withTimeout(this.readValue(value, runId), READ_SECONDS * 1000, () => {
        throw secretUnavailable(`no answer within ${READ_SECONDS} s`);
      });
    } catch (error) {
      const reason = messageOf(error);
      throw secretUnavailable(`the secret ${name}[${index}] could not be read: ${reason}`);
    }
  }

  /** True for the first caller that claims this code; false when another step of any run already used it. */
  claim(code: Code): Promise<boolean> {
    return claimCode(code, this.signingKey());
  }

  /** Seals a secret that a step found, for later steps of the same run. */
  seal(text: string, runId: string): SealedValue {
    return { sealed: seal(this.signingKey(), runId, text) };
  }

  private signingKey(): string {
    return this.settings.keys()[0]!;
  }

  /** A secret from the run's own input needs no grant. */
  private expectGranted(value: SecureValue | SealedValue, grantee: Grantee): void {
    const place = isSealedValue(value) ? undefined : placeOf(value);
    if (place === undefined) return;
    const refusal = whyNotGranted(this.settings.tenants, grantee, 'secrets', place);
    if (refusal !== undefined) throw secretUnavailable(refusal);
  }

  private async readValue(value: SecureValue | SealedValue, runId: string): Promise<ReadSecret> {
    if (isSealedValue(value)) return { text: this.open(value, runId) };
    if ('totp' in value) {
      const { totp_secret, digits } = value.totp;
      const secret = typeof totp_secret === 'string' ? totp_secret : this.open(totp_secret, runId);
      return codes(secret, digits);
    }
    const text = await this.remembered.get(JSON.stringify(value), () =>
      'onepassword' in value ? this.onePassword.read(value.onepassword) : this.aws.read(value.amazon_secrets_manager),
    );
    const { type, digits } = 'onepassword' in value ? value.onepassword : value.amazon_secrets_manager;
    return type === 'totp_secret' ? codes(text, digits ?? 6) : { text };
  }

  private open({ sealed }: SealedValue, runId: string): string {
    try {
      return unseal(this.settings.keys(), runId, sealed);
    } catch {
      throw secretUnavailable(
        'it was sealed for another run or under another key; INTERMISSION_SECRET must be the same for api and workers',
      );
    }
  }
}

/** Where the workers' credentials find it; undefined for a secret in the run's own input. */
function placeOf(value: SecureValue): string | undefined {
  if ('onepassword' in value) return `1password:${value.onepassword.vault_name}/${value.onepassword.item_name}`;
  return 'amazon_secrets_manager' in value ? `aws:${value.amazon_secrets_manager.secret_name}` : undefined;
}

/** Fails here, where the parameter's name is known, when a secret gives no code. */
async function codes(secret: string, digits: number): Promise<ReadSecret> {
  const { totpCode } = await import('./totp.js');
  const codeAt = (at: number) => totpCode(secret, digits, at);
  codeAt(Date.now());
  return { codeAt };
}
