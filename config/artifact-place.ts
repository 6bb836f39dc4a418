import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The bucket with the files of runs. */
export interface S3Place {
  kind: 's3';
  bucket: string;
  /** Empty, or ends in a slash. */
  prefix: string;
  /** Whether the bucket is part of the path of requests, not of their host. */
  pathStyle: boolean;
}

/** The folder with the files of runs. */
export interface FilePlace {
  kind: 'file';
  folder: string;
}

const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

/** `file:///folder` or `s3://bucket/prefix`. */
export const ArtifactPlace = z.string().transform((text, context): FilePlace | Omit<S3Place, 'pathStyle'> => {
  const [, bucket, prefix = ''] = BUCKET.exec(text) ?? [];
  if (bucket !== undefined && /^[\w!.*'()/-]*$/.test(prefix)) {
    const segments = prefix.split('/').filter((segment) => segment !== '');
    return { kind: 's3', bucket, prefix: segments.map((segment) => `${segment}/`).join('') };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'file:' && url.host === '') return { kind: 'file', folder: fileURLToPath(url) };
  context.addIssue(
    `${JSON.stringify(text)} is neither a folder, for example file:///srv/intermission, nor a bucket, for example s3://bucket/prefix`,
  );
  return z.NEVER;
});
