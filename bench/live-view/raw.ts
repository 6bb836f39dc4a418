import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright';
import { WebSocketServer } from 'ws';

const PAGE = `<!doctype html><body style="margin:0"><canvas style="width:100%" tabindex="0"></canvas><script>
  const canvas = document.querySelector('canvas');
  const context = canvas.getContext('2d', { alpha: false });
  const socket = new WebSocket(location.href.replace('http', 'ws'));
  socket.binaryType = 'blob';
  socket.onmessage = async ({ data }) => {
    const picture = await createImageBitmap(data);
    if (canvas.width !== picture.width) { canvas.width = picture.width; canvas.height = picture.height; }
    context.drawImage(picture, 0, 0);
    picture.close();
  };
  const send = (message) => socket.send(JSON.stringify(message));
  const point = (event) => ({ x: (event.offsetX / canvas.clientWidth) * 1280, y: (event.offsetY / canvas.clientHeight) * 720 });
  const mouse = (type) => (event) => send({ mouse: { type, ...point(event), button: event.button === 0 ? 'left' : 'none', clickCount: 1 } });
  canvas.addEventListener('pointermove', (event) => send({ mouse: { type: 'mouseMoved', ...point(event) } }));
  canvas.addEventListener('pointerdown', mouse('mousePressed'));
  canvas.addEventListener('pointerup', mouse('mouseReleased'));
  addEventListener('keydown', ({ key, code }) => send({ key: { type: 'keyDown', key, code, text: key } }));
  addEventListener('keyup', ({ key, code }) => send({ key: { type: 'keyUp', key, code } }));
</script>`;

export interface Raw {
  port: number;
  stop(): Promise<void>;
}

/** The baseline without Intermission: it pipes one page's screencast to a canvas and acknowledges every frame at once. */
export async function startRaw(url: string, executablePath: string | undefined): Promise<Raw> {
  const browser: Browser = await chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(url);
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => {
    void page
      .context()
      .newCDPSession(page)
      .then(async (cdp) => {
        socket.on('close', () => void cdp.detach().catch(() => undefined));
        socket.on('message', (data: Buffer) => {
          const { mouse, key } = JSON.parse(data.toString()) as { mouse?: never; key: never };
          const sent = mouse ? cdp.send('Input.dispatchMouseEvent', mouse) : cdp.send('Input.dispatchKeyEvent', key);
          sent.catch(() => undefined);
        });
        cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
          socket.send(Buffer.from(data, 'base64'));
          cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
        });
        await cdp.send('Page.startScreencast', { format: 'jpeg', quality: 80, maxWidth: 1280, maxHeight: 720 });
      });
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      await browser.close();
      sockets.clients.forEach((socket) => socket.terminate());
      server.closeAllConnections();
      server.close();
    },
  };
}
