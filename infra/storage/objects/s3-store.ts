import type * as S3 from '@aws-sdk/client-s3';
import type * as LibStorage from '@aws-sdk/lib-storage';
import type { Readable } from 'node:stream';
import type { S3Place } from '../../../config/artifact-place.js';
import { ARTIFACTS } from '../artifact-paths.js';
import { OUTBOX } from '../outbox.js';
import type { ByteRange } from './byte-range.js';
import {
  ObjectExistsError,
  type ObjectStore,
  type ReadableContent,
  StoreError,
  type StoredObject,
  type StoreHealth,
} from './object-store.js';

const CONNECT_MS = 3000;
/** How long nothing may arrive or leave. */
const IDLE_MS = 20_000;
/** S3 removes at most this many objects at once. */
const MOST_REMOVED = 1000;
/** Each upload keeps at most two parts of 6 MiB in memory. 10,000 parts hold 60 GB. */
const UPLOAD = { partSize: 6 * 1024 * 1024, queueSize: 2 };

/** AWS's packages, which only installations with a bucket load. */
type Sdk = typeof S3 & Pick<typeof LibStorage, 'Upload'>;

/**
 * Objects in a bucket of S3, or of a server that speaks its protocol. Credentials, region and endpoint come from AWS's own settings. Sends
 * large objects in parts. Throws `StoreError`s.
 */
export class S3Store implements ObjectStore {
  readonly address: string;
  private readonly bucket: string;
  private loaded: Promise<{ sdk: Sdk; client: S3.S3Client }> | undefined;

  constructor(private readonly place: S3Place) {
    this.bucket = place.bucket;
    this.address = `s3://${place.bucket}/${place.prefix}`.replace(/\/$/, '');
  }

  async put(key: string, content: ReadableContent, { replaces }: { replaces: boolean }): Promise<void> {
    const { sdk, client } = await this.load();
    const where = { Bucket: this.bucket, Key: this.place.prefix + key };
    // Finds a taken name before the content is sent, and also on a server that does not know the condition below.
    if (!replaces && (await this.exists(where))) throw new ObjectExistsError('the name is taken');
    const Body = content.open();
    try {
      const condition = replaces ? {} : { IfNoneMatch: '*' };
      await new sdk.Upload({ client, params: { ...where, ...condition, Body }, ...UPLOAD }).done();
    } catch (error) {
      if (!replaces && statusOf(error) === 412) throw new ObjectExistsError('the name is taken');
      throw storeError(error, Body);
    } finally {
      Body.destroy();
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable | undefined> {
    const { sdk, client } = await this.load();
    try {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const command = new sdk.GetObjectCommand({ Bucket: this.bucket, Key: this.place.prefix + key, Range });
      return (await client.send(command)).Body as Readable;
    } catch (error) {
      if (nameOf(error) === 'NoSuchKey') return undefined;
      throw storeError(error);
    }
  }

  async version(key: string): Promise<string | undefined> {
    const { sdk, client } = await this.load();
    try {
      const where = { Bucket: this.bucket, Key: this.place.prefix + key };
      const { ETag, LastModified } = await client.send(new sdk.HeadObjectCommand(where));
      return `${LastModified?.getTime()}-${ETag}`;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw storeError(error);
    }
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const { sdk, client } = await this.load();
    const input = { Bucket: this.bucket, Prefix: this.place.prefix + prefix };
    try {
      for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, input)) {
        for (const { Key = '', Size = 0, LastModified } of Contents) {
          yield { key: Key.slice(this.place.prefix.length), size: Size, modifiedAt: LastModified?.getTime() ?? 0 };
        }
      }
    } catch (error) {
      throw storeError(error);
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    const { sdk, client } = await this.load();
    for (let at = 0; at < keys.length; at += MOST_REMOVED) {
      const Objects = keys.slice(at, at + MOST_REMOVED).map((key) => ({ Key: this.place.prefix + key }));
      let Errors;
      try {
        const command = new sdk.DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } });
        ({ Errors = [] } = await client.send(command));
      } catch (error) {
        throw storeError(error);
      }
      if (Errors.length > 0)
        throw new StoreError(`the store did not remove ${Errors.length} files (${Errors[0]!.Code})`);
    }
  }

  async removeUnfinished(before: number): Promise<number> {
    const { sdk, client } = await this.load();
    const where = { Bucket: this.bucket, Prefix: this.place.prefix };
    let removed = 0;
    try {
      for (let markers = {}; ;) {
        const listed = await client.send(new sdk.ListMultipartUploadsCommand({ ...where, ...markers }));
        for (const { Key, UploadId, Initiated } of listed.Uploads ?? []) {
          // A bucket without a prefix may hold other programs' uploads.
          const isOurs = [ARTIFACTS, OUTBOX].some((start) => Key?.startsWith(this.place.prefix + start));
          if (!isOurs || (Initiated?.getTime() ?? 0) >= before) continue;
          await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId }));
          removed += 1;
        }
        if (!listed.IsTruncated) return removed;
        markers = { KeyMarker: listed.NextKeyMarker, UploadIdMarker: listed.NextUploadIdMarker };
      }
    } catch (error) {
      throw storeError(error);
    }
  }

  async check(): Promise<StoreHealth> {
    const { sdk, client } = await this.load();
    try {
      // A request for the bucket alone has no body, so its error would not say what is wrong.
      await client.send(new sdk.ListObjectsV2Command({ Bucket: this.bucket, Prefix: this.place.prefix, MaxKeys: 1 }));
      return {};
    } catch (error) {
      throw storeError(error);
    }
  }

  private async exists(where: { Bucket: string; Key: string }): Promise<boolean> {
    const { sdk, client } = await this.load();
    try {
      await client.send(new sdk.HeadObjectCommand(where));
      return true;
    } catch (error) {
      // A bucket that does not exist answers in the same way; the upload says so.
      if (statusOf(error) === 404) return false;
      throw storeError(error);
    }
  }

  private load(): Promise<{ sdk: Sdk; client: S3.S3Client }> {
    this.loaded ??= this.connect().catch((error: unknown) => {
      this.loaded = undefined;
      throw storeError(error);
    });
    return this.loaded;
  }

  private async connect(): Promise<{ sdk: Sdk; client: S3.S3Client }> {
    const [s3, { Upload }] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
    const client = new s3.S3Client({
      forcePathStyle: this.place.pathStyle,
      requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
      // Other servers than AWS do not all know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return { sdk: { ...s3, Upload }, client };
  }
}

/** Messages of the SDK quote account ids, roles and addresses; the name of the error says enough. */
function storeError(error: unknown, body?: Readable): unknown {
  if (error instanceof StoreError || error instanceof ObjectExistsError) return error;
  // The content could not be read: the store has no part in it.
  if (body?.errored) return body.errored;
  const name = nameOf(error);
  const unknown = statusOf(error) === 403 ? `${REFUSED} (403)` : `the artifact store failed (${name})`;
  return new StoreError(REASONS[name] ?? unknown, { cause: error });
}

const REFUSED = 'the artifact store refuses the AWS credentials';
const UNREACHABLE = 'the artifact store cannot be reached';
const REASONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'the bucket of INTERMISSION_ARTIFACTS does not exist',
  AccessDenied: `${REFUSED} (AccessDenied)`,
  InvalidAccessKeyId: `${REFUSED} (InvalidAccessKeyId)`,
  SignatureDoesNotMatch: `${REFUSED} (SignatureDoesNotMatch)`,
  ExpiredToken: `${REFUSED} (ExpiredToken)`,
  CredentialsProviderError: 'there are no AWS credentials for the artifact store',
  ECONNREFUSED: `${UNREACHABLE} (ECONNREFUSED)`,
  ECONNRESET: `${UNREACHABLE} (ECONNRESET)`,
  ENOTFOUND: `${UNREACHABLE} (ENOTFOUND)`,
  EHOSTUNREACH: `${UNREACHABLE} (EHOSTUNREACH)`,
  TimeoutError: `${UNREACHABLE} (TimeoutError)`,
  InsufficientStorage: 'the artifact store is full',
  XMinioStorageFull: 'the artifact store is full',
  QuotaExceeded: 'the artifact store is full',
};

function nameOf(error: unknown): string {
  const { name, code, Code } = error as { name?: string; code?: string; Code?: string };
  return [Code, code, name].find((text) => text !== undefined && text in REASONS) ?? Code ?? code ?? name ?? 'Error';
}

function statusOf(error: unknown): number | undefined {
  return (error as S3.S3ServiceException).$metadata?.httpStatusCode;
}
