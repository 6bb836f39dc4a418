import type { Artifact } from '../../contracts/artifact.js';
import type { RunState } from '../../contracts/run-state.js';
import { runPath } from '../server/requests.js';
import { sizeText } from '../ui/sizes.js';

/** The data that the automation extracted. */
export function Outputs({ outputs }: { outputs: RunState['outputs'] }) {
  if (outputs.length === 0) return null;
  return (
    <section class="card" aria-labelledby="outputs-title">
      <h2 id="outputs-title">Outputs</h2>
      <pre class="outputs" tabIndex={0} aria-labelledby="outputs-title">
        {outputs.map((output) => JSON.stringify(output, null, 2)).join('\n')}
      </pre>
    </section>
  );
}

/** The language models used, with their cost where prices are known. */
export function Usage({ usage = [] }: { usage?: RunState['usage'] }) {
  if (usage.length === 0) return null;
  const withCost = usage.some(({ cost }) => cost !== undefined);
  return (
    <section class="card" aria-labelledby="usage-title">
      <h2 id="usage-title">Language models</h2>
      <div class="usage-scroll" role="region" tabIndex={0} aria-labelledby="usage-title">
        <table class="usage">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Calls</th>
              <th scope="col">Tokens in</th>
              <th scope="col">Tokens out</th>
              {withCost && <th scope="col">Cost</th>}
            </tr>
          </thead>
          <tbody>
            {usage.map(({ model, calls, inputTokens, outputTokens, cost }) => (
              <tr key={model}>
                <th scope="row">{model}</th>
                <td>{calls}</td>
                <td>{inputTokens.toLocaleString('en')}</td>
                <td>{outputTokens.toLocaleString('en')}</td>
                {withCost && <td>{cost === undefined ? 'no price' : `$${cost.toFixed(cost < 1 ? 4 : 2)}`}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Files saved from the run: shows images, and links to other files. */
export function Artifacts({ runId, artifacts }: { runId: string; artifacts: Artifact[] }) {
  if (artifacts.length === 0) return null;
  const images = artifacts.filter(isImage);
  const files = artifacts.filter((artifact) => !isImage(artifact));
  return (
    <section class="card" aria-labelledby="artifacts-title">
      <h2 id="artifacts-title">Files from this run</h2>
      <div class="images">
        {images.map((image) => (
          <figure key={image.name} class="image">
            <a href={address(runId, image)}>
              <img
                src={address(runId, image)}
                alt={`Screenshot ${image.name}`}
                width={1280}
                height={720}
                loading="lazy"
              />
            </a>
            <figcaption>
              <bdi>{image.name}</bdi> <span class="quiet">{sizeText(image.size)}</span>
            </figcaption>
          </figure>
        ))}
      </div>
      {files.length > 0 && (
        <ul class="files">
          {files.map((file) => (
            <li key={file.name}>
              <a href={address(runId, file)} download={file.name}>
                <bdi>{file.name}</bdi>
              </a>{' '}
              <span class="quiet">
                {[sizeText(file.size), file.isDownload && 'downloaded', metadataText(file)].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The automation's metadata for a download, in one line. */
function metadataText({ metadata = {} }: Artifact): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function isImage(artifact: Artifact): boolean {
  return artifact.mediaType.startsWith('image/');
}

function address(runId: string, artifact: Artifact): string {
  return runPath(runId, `/artifacts/${encodeURIComponent(artifact.name)}`);
}
