import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import express from 'express';
import { serve } from '../support/http/serve.js';
import { appFolder } from './program.js';

/** Sends what an editor says to the test, one after the other. */
const TELL = `let last = Promise.resolve();
const tell = (path, body) => { last = last.then(() => fetch(path, { method: 'POST', body })); };`;

const TERMINAL = `<!doctype html><html lang="en"><title>A terminal</title>
<link rel="stylesheet" href="/packages/@xterm/xterm/css/xterm.css"><body style="margin:0"><div id="terminal"></div>
<script src="/packages/@xterm/xterm/lib/xterm.js"></script><script>${TELL}
const terminal = new Terminal({ cols: 80, rows: 24 });
terminal.open(document.getElementById('terminal'));
terminal.write('$ ');
terminal.onData((data) => { terminal.write(data.replaceAll('\\r', '\\r\\n$ ')); tell('/terminal', data); });
</script></body></html>`;

const prose = (imports: Record<string, string>) => `<!doctype html><html lang="en"><title>A letter</title>
<link rel="stylesheet" href="/packages/prosemirror-view/style/prosemirror.css">
<link rel="stylesheet" href="/packages/prosemirror-menu/style/menu.css">
<script type="importmap">${JSON.stringify({ imports })}</script><body style="margin:0"><div id="editor"></div>
<script type="module">${TELL}
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { schema } from 'prosemirror-schema-basic';
import { exampleSetup } from 'prosemirror-example-setup';
const view = new EditorView(document.getElementById('editor'), {
  state: EditorState.create({ schema, plugins: exampleSetup({ schema }) }),
  attributes: { 'aria-label': 'Letter' },
  dispatchTransaction(transaction) {
    view.updateState(view.state.apply(transaction));
    if (transaction.docChanged) tell('/letter', JSON.stringify(view.state.doc.toJSON()));
  },
});
</script></body></html>`;

/** A page with a terminal and one with an editor. Both tell what reaches them. */
export async function startEditors() {
  const packages = join(appFolder('INTERMISSION_TEST_EDITORS'), 'node_modules');
  const heard = { terminal: '', letter: undefined as unknown };
  const app = express();
  app.use('/packages', express.static(packages));
  const letterPage = prose(await modulesIn(packages));
  app.get('/terminal', (_request, response) => void response.type('html').send(TERMINAL));
  app.get('/letter', (_request, response) => void response.type('html').send(letterPage));
  app.post('/terminal', async (request, response) => {
    heard.terminal += await text(request);
    response.status(204).end();
  });
  app.post('/letter', async (request, response) => {
    heard.letter = JSON.parse(await text(request));
    response.status(204).end();
  });
  const { url, port, stop } = await serve(app);
  return {
    url,
    host: `127.0.0.1:${port}`,
    heard,
    forget: () => void Object.assign(heard, { terminal: '', letter: undefined }),
    stop,
  };
}

/** An import map for a folder of packages: browsers find `prosemirror-view` and the like by it. */
async function modulesIn(packages: string): Promise<Record<string, string>> {
  const names = (await readdir(packages)).filter((name) => !name.startsWith('.') && !name.startsWith('@'));
  const entries = names.map(async (name) => {
    const { module } = JSON.parse(await readFile(join(packages, name, 'package.json'), 'utf8')) as { module?: string };
    return [name, `/packages/${join(name, module ?? 'index.js')}`];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}
