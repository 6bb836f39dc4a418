import { plainScript } from './plain.js';

// The plain script as a program, so that its CPU time and that of its browser can be read. argv: address of the practice site, steps.
const [site = '', count = '20'] = process.argv.slice(2);
const script = await plainScript(site, Number(count), process.env.INTERMISSION_CHROMIUM);
await script.round();
await script.close();
