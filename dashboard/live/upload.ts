import type { ServerMessage } from '../../browsers/protocol.js';
import { runPath } from '../server/requests.js';

export type Chooser = Extract<ServerMessage, { type: 'chooser' }>;

/** Sends the files one by one. `progress` hears the part that is sent, 0 to 1. Rejects with an Error whose message is for the person. */
export async function sendFiles(
  runId: string,
  chooser: Chooser,
  files: File[],
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > chooser.limitBytes) {
    throw new Error(`Files may be ${Math.round(chooser.limitBytes / 1_000_000)} MB at most, all together.`);
  }
  let before = 0;
  for (const file of files) {
    const path = runPath(runId, `/uploads/${encodeURIComponent(chooser.id)}`);
    await sendFile(path, file, (sent) => progress((before + sent) / Math.max(total, 1)), signal);
    before += file.size;
  }
}

/** `fetch` does not tell how much of an upload is sent; this does. */
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
    const cut = () => reject(new Error('The file could not be sent. Is the connection up?'));
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
    // What is no problem document comes from something between here and the server.
  }
  return 'The server did not take the file.';
}
