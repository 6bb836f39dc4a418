import type { ServerMessage } from '../../../contracts/live-protocol.js';
import { runPath } from '../../server/requests.js';

export type Chooser = Extract<ServerMessage, { type: 'chooser' }>;

/** Sends the files one by one. `progress` gets the sent part, 0 to 1. Rejects with an Error whose message is for people. */
export async function sendFiles(
  runId: string,
  chooser: Chooser,
  files: File[],
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > chooser.limitBytes) {
    throw new Error(`The limit for all files together is ${Math.round(chooser.limitBytes / 1_000_000)} MB.`);
  }
  let before = 0;
  for (const file of files) {
    const path = runPath(runId, `/uploads/${encodeURIComponent(chooser.id)}`);
    await sendFile(path, file, (sent) => progress((before + sent) / Math.max(total, 1)), signal);
    before += file.size;
  }
}

/** Uses XMLHttpRequest, because `fetch` does not report upload progress. */
function sendFile(path: string, file: File, sent: (bytes: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    request.upload.addEventListener('progress', ({ loaded }) => sent(loaded));
    request.addEventListener('load', () => {
      if (request.status === 204) resolve();
      else reject(new Error(problemOf(request.responseText)));
    });
    const cut = () => reject(new Error('The file could not be sent. Check your connection and try again.'));
    request.addEventListener('error', cut);
    request.addEventListener('abort', cut);
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function problemOf(text: string): string {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    if (typeof detail === 'string') return `${detail}.`;
  } catch {
    // Not a problem document: something between here and the server sent it.
  }
  return 'The server did not accept the file.';
}
