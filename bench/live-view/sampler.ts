/**
 * Runs in every page of a viewer: looks at one row of the canvas at each animation frame, so that it sees a picture when a
 * person would. Positions are in pixels of the automation's page. It also keeps the WebSockets, to cut them.
 */
export const SAMPLER = `(() => {
  const PAGE = { width: 1280, height: 720 };
  const bench = (window.bench = { ages: [], changes: [], drawn: 0, firstAt: undefined, watch: undefined, sockets: [], pressAt: 0 });
  const row = (y) => {
    const canvas = document.querySelector('canvas');
    if (!canvas || canvas.width < 320) return undefined;
    const context = canvas.getContext('2d', { alpha: false });
    const at = Math.min(canvas.height - 1, Math.round((y / PAGE.height) * canvas.height));
    const { data } = context.getImageData(0, at, canvas.width, 1);
    return (x) => {
      const i = 4 * Math.min(canvas.width - 1, Math.round((x / PAGE.width) * canvas.width));
      return (data[i] + data[i + 1] + data[i + 2]) / 3;
    };
  };
  let last;
  const look = () => {
    requestAnimationFrame(look);
    const { watch } = bench;
    const light = row(watch ? watch.y : 5);
    if (!light) return;
    if (bench.firstAt === undefined && light(5) > 20) bench.firstAt = performance.now();
    if (watch?.kind === 'clock') {
      let value = 0;
      for (let bit = 0; bit < 16; bit++) if (light(watch.x + watch.step * (bit + 0.5)) < 128) value |= 1 << bit;
      if (value === last) return;
      last = value;
      bench.ages.push((Date.now() - value + 2 * 65536) % 65536);
    } else if (watch?.kind === 'light') {
      const isDark = light(watch.x) < 128;
      if (last !== undefined && last !== isDark && bench.pressAt) {
        bench.changes.push(performance.now() - bench.pressAt);
        bench.pressAt = 0;
      }
      last = isDark;
    }
  };
  requestAnimationFrame(look);
  const press = () => { bench.pressAt = performance.now(); };
  addEventListener('pointerdown', press, true);
  addEventListener('keydown', press, true);
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      const told = { socket: this };
      bench.sockets.push(told);
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string') told.pictureAt ??= performance.now();
        else if (data.includes('"control"') && data.includes('"canControl":true')) told.controlAt ??= performance.now();
      });
    }
  };
})();`;
