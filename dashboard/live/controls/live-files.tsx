import type { DownloadState, ServerMessage } from '../../../contracts/live-protocol.js';
import { runPath } from '../../server/requests.js';
import { sizeText } from '../../ui/sizes.js';
import { ChooserDialog } from './chooser-dialog.js';
import type { Live } from '../connection/use-live-view.js';

type Download = Extract<ServerMessage, { type: 'download' }>;

const STATES: Record<DownloadState, string> = {
  coming: 'on its way…',
  ready: '',
  fetching: 'being saved…',
  fetched: 'saved on your device',
  'too-large': 'too large to be offered here',
  failed: 'could not be downloaded',
};

/** Files between the page and the person in control. */
export function LiveFiles({ runId, live }: { runId: string; live: Live }) {
  const { chooser, downloads, canControl, isOpen } = live.state;
  const isTheirs = canControl && isOpen;
  return (
    <>
      {isTheirs && chooser && <ChooserDialog key={chooser.id} runId={runId} chooser={chooser} live={live} />}
      {downloads.length > 0 && (
        <section class="downloads card" aria-labelledby="downloads-title">
          <h2 id="downloads-title">Downloads from the page</h2>
          <div role="status">
            <ul class="files">
              {downloads.map((download) => (
                <DownloadRow key={download.id} runId={runId} download={download} />
              ))}
            </ul>
          </div>
        </section>
      )}
    </>
  );
}

function DownloadRow({ runId, download: { id, name, size, state } }: { runId: string; download: Download }) {
  return (
    <li class="download">
      <span class="download-name" dir="auto">
        {name}
      </span>
      <span class="quiet">{state === 'ready' ? sizeText(size) : STATES[state]}</span>
      {state === 'ready' && (
        <a
          class="button"
          aria-label={`Save ${name}`}
          href={runPath(runId, `/downloads/${encodeURIComponent(id)}`)}
          download={name}
        >
          Save
        </a>
      )}
    </li>
  );
}
