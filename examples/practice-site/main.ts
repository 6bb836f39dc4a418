import { startPracticeSite } from './site.js';

const given = process.env.PRACTICE_PORT ?? '';
const port = given === '' ? 9000 : Number(given);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  fail(`PRACTICE_PORT (port of the practice site): ${given} is not a port between 0 and 65535`);
}

const site = await startPracticeSite({ port }).catch((error: unknown) => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    fail(
      `Port ${port} is taken, so the practice site cannot use it. Set PRACTICE_PORT to a free one, for example 9001.`,
    );
  }
  if (code === 'EACCES') {
    fail(`Port ${port} needs more rights than this user has. Set PRACTICE_PORT to one above 1023, for example 9000.`);
  }
  throw error;
});
console.log(`practice site: ${site.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void site.stop());
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
