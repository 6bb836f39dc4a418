// The entry point of the npm scripts: prepares a fresh checkout (packages, build, Temporal, Chromium), then runs the program.
// node scripts/run.mjs <start|demo|test|apps|faults|cluster|soak|scale|deploy|bench|cli> [arguments]

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Intermission needs Node 20.19 or newer; this is Node ${process.versions.node}. See https://nodejs.org`,
  );
  process.exit(1);
}

// Imported after the check: an older Node should see the message above, not a syntax error.
const { prepare } = await import('./prepare.mjs');
const { handOver } = await import('./hand-over.mjs');
const { PlainError, say } = await import('./steps.mjs');

const [target = '', ...args] = process.argv.slice(2);
try {
  const { program, env } = await prepare(target, args);
  handOver(program, env);
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
