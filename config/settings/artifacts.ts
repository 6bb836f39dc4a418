import { ArtifactPlace, type FilePlace, type S3Place } from '../artifact-place.js';
import { oneOf, type ValuesOf, wholeNumber } from '../setting-types.js';

/** Where the files of runs are kept, and for how long. */
export const artifactSettings = {
  INTERMISSION_ARTIFACTS: ArtifactPlace.optional().meta({
    description:
      'where artifacts and the outbox are kept: `file:///folder` or `s3://bucket/prefix`; the same for every process. Credentials, region and endpoint of a bucket come from the variables of AWS, such as `AWS_ENDPOINT_URL_S3`',
    unset: 'the folder INTERMISSION_HOME',
    usedBy: ['api', 'worker', 'browsers', 'cli'],
  }),
  INTERMISSION_ARTIFACTS_ENCRYPTION: oneOf(['on', 'off'])
    .default('off')
    .meta({
      description:
        '`on` encrypts artifacts and the outbox with the first of INTERMISSION_ENCRYPTION_KEYS before they are stored; the same for every process',
      usedBy: ['api', 'worker', 'browsers', 'cli'],
    }),
  INTERMISSION_S3_PATH_STYLE: oneOf(['on', 'off'])
    .optional()
    .meta({
      description:
        '`on` puts the bucket into the path of addresses, as MinIO and most other servers want it; `off` into the host',
      unset: 'on if an endpoint is set, for example with AWS_ENDPOINT_URL',
      usedBy: ['api', 'worker', 'browsers', 'cli'],
    }),
  INTERMISSION_RETENTION_DAYS: wholeNumber(1, 36_500)
    .optional()
    .meta({
      description:
        'days after which the artifacts and mails of a run are removed, once a day; the same for every worker',
      unset: 'they are kept',
      usedBy: ['worker', 'cli'],
    }),
  INTERMISSION_AUDIT_RETENTION_DAYS: wholeNumber(1, 36_500)
    .optional()
    .meta({
      description: 'days after which entries of the audit log are removed, once a day; the same for every worker',
      unset: 'they are kept',
      usedBy: ['worker', 'cli'],
    }),
};

export function artifactsConfig(
  env: ValuesOf<typeof artifactSettings>,
  { home, environment }: { home: string; environment: NodeJS.ProcessEnv },
) {
  return {
    artifacts: {
      place: placeOf(env, home, environment),
      /** Whether new files are encrypted. */
      encrypts: env.INTERMISSION_ARTIFACTS_ENCRYPTION === 'on',
    },
    retentionDays: env.INTERMISSION_RETENTION_DAYS,
    auditRetentionDays: env.INTERMISSION_AUDIT_RETENTION_DAYS,
  };
}

function placeOf(
  { INTERMISSION_ARTIFACTS: place, INTERMISSION_S3_PATH_STYLE: style }: ValuesOf<typeof artifactSettings>,
  home: string,
  environment: NodeJS.ProcessEnv,
): FilePlace | S3Place {
  if (place === undefined) return { kind: 'file', folder: home };
  if (place.kind === 'file') return place;
  const hasEndpoint = (environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL) !== undefined;
  return { ...place, pathStyle: style === undefined ? hasEndpoint : style === 'on' };
}
