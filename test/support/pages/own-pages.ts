import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { serve } from '../http/serve.js';

const FOLDER = new URL('./', import.meta.url);

/** Serves the files of this folder, and records the lines that the pages post to `/told`. */
export async function serveOwnPages() {
  const told: string[] = [];
  const { url, stop } = await serve((request, response) => {
    if (request.method === 'POST') {
      void text(request).then((line) => {
        told.push(line);
        response.writeHead(204).end();
      });
      return;
    }
    const name = /^\/([a-z0-9-]+\.html)(\?|$)/.exec(request.url ?? '')?.[1] ?? 'none';
    readFile(new URL(name, FOLDER)).then(
      (html) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html),
      () => response.writeHead(404).end(),
    );
  });
  return { url, stop, told };
}
