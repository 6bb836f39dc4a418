import { serve } from '../support/http/serve.js';

/** A small site whose pages put down what happens to them in `window.log`. */
export interface Site {
  url: string;
  /** What was asked for. */
  visits: string[];
  close(): Promise<void>;
}

const PAGES: Record<string, string> = {
  '/still': '<title>Still</title><body style="background:#fc0">A page that does not move</body>',
  '/other': '<title>Other</title><body style="background:#0cf">Another page</body>',
  '/moving': `<title>Moving</title><body><div id="box" style="width:900px;height:600px"></div><script>
    let n = 0; setInterval(() => { box.style.background = 'hsl(' + (n += 7) + ',80%,50%)'; }, 30);</script></body>`,
  '/form': `<title>Form</title><body style="margin:0">
    <form id="form"><input id="field" style="position:absolute;left:100px;top:100px;width:300px;height:30px"></form>
    <button id="button" type="button" style="position:absolute;left:100px;top:200px;width:100px;height:40px">Press</button>
    <div id="words" style="position:absolute;left:100px;top:300px;width:300px;font:20px monospace">alpha beta gamma</div>
    <input id="slider" type="range" min="0" max="100" value="0" style="position:absolute;left:100px;top:400px;width:400px;height:20px">
    <a href="/other" target="_blank" style="position:absolute;left:100px;top:500px">Open a tab</a>
    <script>
      window.log = [];
      form.addEventListener('submit', (event) => { event.preventDefault(); log.push('submit ' + field.value); });
      for (const type of ['click', 'dblclick', 'mousedown', 'mouseup']) button.addEventListener(type, () => log.push(type));
      document.addEventListener('keydown', (event) => log.push('down ' + event.key + ' ' + event.code + ' ' + event.keyCode));
      document.addEventListener('keyup', (event) => log.push('up ' + event.key));
      document.addEventListener('mousemove', (event) => { window.mouse = [event.clientX, event.clientY, event.buttons]; });
    </script></body>`,
  '/busy': `<title>Busy</title><body style="margin:0"><input style="position:absolute;left:100px;top:100px">
    <script>{ const until = Date.now() + 3500; while (Date.now() < until); }</script></body>`,
  '/drop': `<title>Drop</title><body style="margin:0;display:flex">
    <div draggable="true" style="width:200px;height:200px;background:#fc0">Card</div>
    <div id="place" style="width:200px;height:200px;background:#0cf">Place</div>
    <script>
      window.log = [];
      place.addEventListener('dragover', (event) => event.preventDefault());
      place.addEventListener('drop', () => log.push('dropped'));
      document.addEventListener('keydown', (event) => log.push(event.key));
    </script></body>`,
  '/slow': `<title>Slow</title><body style="margin:0"><button id="button" style="width:200px;height:200px">Slow</button><script>
      window.log = [];
      button.addEventListener('mousedown', () => { const until = Date.now() + 700; while (Date.now() < until); log.push('taken'); });
    </script></body>`,
  '/members': '<title>Members</title><body>Welcome</body>',
  '/files': `<title>Files</title><body style="margin:0"><form id="form">
    <label style="position:absolute;left:100px;top:20px">One-time code <input id="code" autocomplete="one-time-code"></label>
    <input id="one" type="file" style="position:absolute;left:100px;top:100px;width:200px;height:40px">
    <input id="many" type="file" multiple style="position:absolute;left:100px;top:200px;width:200px;height:40px">
    <input id="folder" type="file" webkitdirectory style="position:absolute;left:100px;top:300px;width:200px;height:40px">
    <a href="data:text/plain,A%20note" download="../note.txt" style="position:absolute;left:100px;top:400px">Save</a>
    <a href="/note" target="_blank" style="position:absolute;left:100px;top:500px">Save elsewhere</a></form>
    <script>
      window.log = [];
      document.addEventListener('cancel', (event) => log.push('cancel ' + event.target.id), true);
      document.addEventListener('change', async (event) => {
        for (const file of event.target.files ?? []) log.push(file.name + ' ' + (await file.text()));
      });
    </script></body>`,
  '/dialog': `<title>Dialog</title><body style="margin:0"><button style="width:200px;height:200px"
    onclick="window.answer = confirm('Sure?')">Ask</button></body>`,
  '/asks': `<title>Asks</title><body style="margin:0">
    <button style="position:absolute;left:0;top:0;width:100px;height:100px" onclick="alert('Note'); log.push('noted')">Alert</button>
    <button style="position:absolute;left:100px;top:0;width:100px;height:100px" onclick="log.push(confirm('Sure?'))">Confirm</button>
    <button style="position:absolute;left:200px;top:0;width:100px;height:100px" onclick="log.push(prompt('Name?', 'Ana'))">Prompt</button>
    <button style="position:absolute;left:300px;top:0;width:100px;height:100px" onclick="while (!window.done) { confirm('Again?'); log.push('again'); if (log.length > 40) done = true; }">Endless</button>
    <button style="position:absolute;left:400px;top:0;width:100px;height:100px" onclick="onbeforeunload = (event) => event.preventDefault(); log.push('guarded')">Guard</button>
    <button style="position:absolute;left:500px;top:0;width:100px;height:100px" onclick="window.open('/other')">Popup</button>
    <button style="position:absolute;left:600px;top:0;width:100px;height:100px" onclick="window.open('/members')">Members</button>
    <script>
      window.log = [];
      document.addEventListener('keydown', (event) => log.push('down ' + event.key));
    </script></body>`,
};

/** ana, with the password s3cret */
const MEMBER = `Basic ${Buffer.from('ana:s3cret').toString('base64')}`;

export async function startSite(): Promise<Site> {
  const visits: string[] = [];
  const { url, stop } = await serve((request, response) => {
    visits.push(request.url ?? '');
    if (request.url === '/members-again') {
      const headers = { 'www-authenticate': 'Basic realm="Members"', 'content-type': 'text/html' };
      response.writeHead(401, headers).end('<script>setTimeout(() => location.reload(), 100)</script>');
      return;
    }
    if (request.url === '/members' && request.headers.authorization !== MEMBER) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Members"' }).end('Not signed in');
      return;
    }
    if (request.url === '/never') return;
    if (request.url === '/note') {
      response.writeHead(200, { 'content-disposition': 'attachment; filename="note.txt"' }).end('A note');
      return;
    }
    const page = PAGES[request.url ?? ''];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(page);
  });
  return { url, visits, close: stop };
}
