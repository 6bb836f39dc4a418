import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Packs the application, and installs its tarball in an empty folder, as an operator does. Returns the folder of the package. */
export function installApplication(say: (line: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'imp-app-'));
  const npm = (...args: string[]) =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const packed = npm('pack', process.cwd(), '--json', '--ignore-scripts', '--pack-destination', folder);
  const [{ filename, size }] = JSON.parse(packed) as [{ filename: string; size: number }];
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'operator', private: true }));
  say(`installing ${filename} (${(size / 1e6).toFixed(1)} MB) in an empty folder …`);
  npm('install', join(folder, filename), '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund');
  return join(folder, 'node_modules', 'intermission');
}
