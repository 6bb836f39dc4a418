import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '../../contracts/artifact.js';
import { plainName } from '../../infra/storage/file-names.js';
import { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../errors.js';

export interface ArtifactsOptions {
  output?: string;
  json?: boolean;
}

/** Lists the files of a run, or fetches them into a folder. Replaces no file there. */
export async function artifacts(runId: string, names: string[], { output, json }: ArtifactsOptions): Promise<void> {
  const api = new ApiClient();
  const { artifacts: all } = await api.getRun(runId);
  const unknown = names.filter((name) => !all.some((artifact) => artifact.name === name));
  if (unknown.length > 0) {
    throw new CliError(
      `The run ${runId} has no file ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`,
      EXIT.refused,
    );
  }
  const wanted = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  if (output !== undefined) {
    await mkdir(output, { recursive: true });
    for (const { name } of wanted) await fetchInto(api, runId, name, output);
  }
  const lines = json ? wanted.map((artifact) => JSON.stringify(artifact)) : artifactLines(wanted);
  if (lines.length === 0) lines.push('The run has no files.');
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** One line for each file. */
export function artifactLines(files: readonly Artifact[]): string[] {
  const width = Math.max(0, ...files.map(({ name }) => name.length));
  return files.map(
    ({ name, size, mediaType }) => `  ${name.padEnd(width)}  ${String(size).padStart(10)}  ${mediaType}`,
  );
}

async function fetchInto(api: ApiClient, runId: string, name: string, folder: string): Promise<void> {
  const file = join(folder, plainName(name));
  const content = Readable.fromWeb((await api.artifact(runId, name)) as ReadableStream);
  let isOurs = false;
  try {
    const target = createWriteStream(file, { flags: 'wx' });
    target.once('open', () => (isOurs = true));
    await pipeline(content, target);
  } catch (error) {
    // Half a file must not look like a whole one.
    if (isOurs) await rm(file, { force: true });
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const why = isThere ? 'the file exists already' : (error as Error).message;
    throw new CliError(`${name} was not saved as ${file}: ${why}.`, EXIT.error, { cause: error });
  }
}
