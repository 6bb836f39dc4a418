import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keepTool, keptTool, onPath, toolsFolder } from './home.mjs';
import { execute, step } from './steps.mjs';

/**
 * Prometheus, for the tests of `deploy/monitoring/`: from PATH, an earlier search, or Debian's package, which is unpacked and not installed,
 * so that no service starts. Its `promtool` lies beside it. Empty where it cannot be had; the tests then skip, except in CI.
 */
export async function findPrometheus() {
  const found = onPath('prometheus');
  if (found !== undefined && existsSync(join(dirname(found), 'promtool'))) return found;
  return keptTool('prometheus') ?? (await unpackDebianPackage()) ?? '';
}

async function unpackDebianPackage() {
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return undefined;
  return step("Downloading Debian's package of Prometheus (about 50 MB)", async () => {
    const folder = toolsFolder('prometheus');
    const download = () => execute('apt-get', ['download', 'prometheus'], { seconds: 300, cwd: folder });
    let result = await download();
    // A new machine has no list of packages.
    if (!result.ok && process.getuid?.() === 0) {
      await execute('apt-get', ['update'], { seconds: 180 });
      result = await download();
    }
    if (!result.ok) return undefined;
    const unpacked = await execute('sh', ['-c', 'dpkg-deb -x prometheus_*.deb . && rm prometheus_*.deb'], {
      seconds: 120,
      cwd: folder,
    });
    const path = join(folder, 'usr/bin/prometheus');
    return unpacked.ok && existsSync(path) ? keepTool('prometheus', path) : undefined;
  });
}
