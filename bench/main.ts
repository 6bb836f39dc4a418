/** `npm run bench` measures the engine, `npm run bench -- live-view` the live view. `--json` prints the figures for programs. */
await (process.argv[2] === 'live-view' ? import('./live-view/main.js') : import('./engine/main.js'));
