import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { BrowserSession } from '../session/browser-session.js';
import type { ReceivedFile } from './choosers.js';

const STATUS: Record<ReceivedFile, number> = {
  kept: 204,
  closed: 404,
  'too-many': 409,
  'too-large': 413,
  'not-stored': 507,
};

/**
 * Handles `POST uploads/<chooser>` with a file as its body and its encoded name in `x-file-name`, and `GET downloads/<id>`. Resolves with
 * false for other requests.
 */
export async function transferFile(
  session: BrowserSession,
  request: IncomingMessage,
  response: ServerResponse,
  [kind, id]: [kind: string, id: string],
): Promise<boolean> {
  if (kind === 'uploads' && request.method === 'POST') await upload(session, request, response, id);
  else if (kind === 'downloads' && request.method === 'GET') await download(session, response, id);
  else return false;
  return true;
}

async function upload(session: BrowserSession, request: IncomingMessage, response: ServerResponse, id: string) {
  const name = decodedName(request.headers['x-file-name']);
  const { gate, people } = session.live;
  const received = gate.isOpen ? await people.files.choosers.receive(id, name, request) : 'closed';
  // Do not wait for the rest of a refused file.
  response.writeHead(STATUS[received], received === 'kept' ? {} : { connection: 'close' }).end();
}

async function download(session: BrowserSession, response: ServerResponse, id: string) {
  const { downloads } = session.live.people.files;
  const taken = downloads.take(id);
  if (taken === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-length': taken.size, 'x-file-name': encodeURIComponent(taken.name) });
  const isWhole = await pipeline(taken.stream, response).then(
    () => true,
    () => false,
  );
  downloads.taken(id, isWhole);
}

function decodedName(header: string | string[] | undefined): string {
  try {
    return decodeURIComponent(String(header ?? ''));
  } catch {
    return '';
  }
}
