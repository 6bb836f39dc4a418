import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';

/** Settings of a Chromium that gives each site a process of its own, as the Chromium of a desktop does and the headless shell does not. */
export function siteIsolation(): Record<string, string> {
  const script = join(mkdtempSync(join(tmpdir(), 'intermission-chromium-')), 'chromium');
  const path = process.env.INTERMISSION_CHROMIUM ?? chromium.executablePath();
  writeFileSync(script, `#!/bin/sh\nexec '${path}' --site-per-process "$@"\n`, { mode: 0o700 });
  return { INTERMISSION_CHROMIUM: script };
}
