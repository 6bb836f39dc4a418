import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { home, keepTool, keptTool, onPath } from './home.mjs';
import { execute, PlainError, say, step } from './steps.mjs';

const HEADLESS_SHELLS = ['headless_shell', 'chrome-headless-shell'];
// The headless shell comes first: it needs half the memory of a full Chromium.
const SYSTEM_BROWSERS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const MAC_BROWSER = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * A Chromium to launch: from the setting, from an earlier search, already installed (Playwright's or the system's), from Playwright's
 * download, or from Debian's package. Throws a `PlainError` that says how to get one.
 */
export async function findChromium() {
  const setting = process.env.INTERMISSION_CHROMIUM;
  if (setting) {
    if (existsSync(setting)) return setting;
    throw new PlainError(`INTERMISSION_CHROMIUM is ${setting}, and there is no such file.`);
  }
  const kept = keptTool('chromium');
  if (kept) return kept;
  for (const look of [playwrightBrowser, systemBrowser, downloadBrowser, installDebianPackage]) {
    const path = await look();
    if (path && (await runs(path))) return keepTool('chromium', path);
  }
  throw new PlainError(`No Chromium was found, and none could be installed. Any one of these helps:
  · npx playwright install --with-deps chromium-headless-shell
  · on Debian and Ubuntu: sudo apt-get install chromium-headless-shell (or chromium)
  · name one: INTERMISSION_CHROMIUM=/path/to/chromium
The paths of programs that were found are kept in ${home}.`);
}

function systemBrowser() {
  return onPath(...SYSTEM_BROWSERS) ?? (existsSync(MAC_BROWSER) ? MAC_BROWSER : undefined);
}

/** Playwright's own headless shell, if it is already installed. */
async function playwrightBrowser() {
  const { output } = await playwright(['install', '--dry-run', 'chromium-headless-shell'], 30);
  const folder = /Install location:\s*(\S.*)/.exec(output)?.[1]?.trim();
  if (folder === undefined || !existsSync(folder)) return undefined;
  const file = readdirSync(folder, { recursive: true }).find((entry) =>
    HEADLESS_SHELLS.includes(entry.split('/').at(-1)),
  );
  return file && join(folder, file);
}

function downloadBrowser() {
  return step("Downloading Playwright's Chromium (about 110 MB)", async () => {
    const { ok, output } = await playwright(['install', 'chromium-headless-shell'], 300);
    if (ok) return playwrightBrowser();
    const reason = output.split('\n').find((line) => /^\w*error/i.test(line.trim()));
    say(`  Playwright could not download it${reason ? `: ${reason.trim()}` : ''}`);
    return undefined;
  });
}

function playwright(args, seconds) {
  const folder = dirname(createRequire(import.meta.url).resolve('playwright/package.json'));
  return execute(process.execPath, [join(folder, 'cli.js'), ...args], { seconds });
}

async function installDebianPackage() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || !onPath('apt-get')) return undefined;
  return step("Installing Debian's Chromium with apt-get", async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await execute('apt-get', ['update'], { seconds: 180, env });
    for (const name of ['chromium-headless-shell', 'chromium']) {
      const install = await execute('apt-get', ['install', '-y', '--no-install-recommends', name], {
        seconds: 600,
        env,
      });
      if (install.ok) return onPath(name);
      say(`  apt-get install ${name}: ${install.lastLines.split('\n').at(-1)}`);
    }
    return undefined;
  });
}

/** A downloaded browser may lack system libraries; then the next candidate is tried. */
async function runs(path) {
  const version = await execute(path, ['--version'], { seconds: 30 });
  if (!version.ok) say(`  ${path} does not run here: ${version.lastLines.split('\n').at(-1)}`);
  return version.ok;
}
