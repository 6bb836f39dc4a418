import {
  isSealedValue,
  messageOf,
  type SealedValue,
  type SecureUse,
  type SecureValue,
} from '../../automation/index.js';
import { seal, unseal } from '../../config/seal.js';
import { AwsSecrets } from './aws.js';
import { type ConnectToOnePassword, OnePassword } from './onepassword.js';
import { Remembered } from './remember.js';
import { type Code, totpCode } from './totp.js';
import { secretUnavailable } from './unavailable.js';

/** Seconds that reading one secret may take, repetitions of a provider's library included. */
const READ_SECONDS = 20;

/** A secret as it was read: a text that stays, or an authenticator secret whose code changes. */
export type ReadSecret = { text: string } | { codeAt: (at: number) => Code };

/** Reads the secrets that steps name. References come from the workflow; what they lead to never goes back there. */
export class Secrets {
  private readonly remembered = new Remembered<string>();
  private readonly onePassword: OnePassword;
  private readonly aws = new AwsSecrets();

  constructor(
    private readonly settings: { key: () => string; onePasswordToken: string | undefined },
    connectToOnePassword?: ConnectToOnePassword,
  ) {
    this.onePassword = new OnePassword(settings.onePasswordToken, connectToOnePassword);
  }

  /** Fails with `SecretUnavailable`, naming the parameter. */
  async read({ name, index, value }: SecureUse, runId: string): Promise<ReadSecret> {
    try {
      return await inTime(this.readValue(value, runId));
    } catch (error) {
      const reason = messageOf(error);
      throw secretUnavailable(`the secret ${name}[${index}] could not be read: ${reason}`);
    }
  }

  /** Seals a secret that a step found, for the later steps of the same run. */
  seal(text: string, runId: string): SealedValue {
    return { sealed: seal(this.settings.key(), runId, text) };
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
      return unseal(this.settings.key(), runId, sealed);
    } catch {
      throw secretUnavailable(
        'it was sealed for another run or under another key; INTERMISSION_SECRET must be the same for api and workers',
      );
    }
  }
}

/** A secret that gives no code fails here, where the parameter's name is known. */
function codes(secret: string, digits: number): ReadSecret {
  const codeAt = (at: number) => totpCode(secret, digits, at);
  codeAt(Date.now());
  return { codeAt };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(secretUnavailable(`no answer within ${READ_SECONDS} s`)), READ_SECONDS * 1000);
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
