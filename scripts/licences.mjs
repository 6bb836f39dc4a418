/** The licences that our packages may have. Review a new licence before adding it. */
const ALLOWED = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'Unlicense',
    'BlueOak-1.0.0',
    'CC-BY-4.0',
  ],
  ...['Apache-2.0 AND MIT', '(MIT OR EUPL-1.1+)', '(AFL-2.1 OR BSD-3-Clause)'],
]);
/** For development tools, which are not distributed with the program. */
const ALLOWED_FOR_TOOLS = new Set([...ALLOWED, 'MPL-2.0', 'Python-2.0', '(MIT OR CC0-1.0)']);

/** Packages that do not declare their licence in the usual place. */
const BY_ITS_FILE = { unionfs: 'Unlicense' };

/** Name, version and licence of every package of the lock file, by name. */
function packagesOf(lock) {
  return (
    Object.entries(lock.packages)
      // The other paths are this project and its workspaces.
      .filter(([path, { link }]) => path.includes('node_modules/') && !link)
      .map(([path, entry]) => {
        const name = path.replace(/^.*node_modules\//, '');
        return { name, ...entry, license: entry.license ?? BY_ITS_FILE[name] ?? 'unknown' };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  );
}

/** Each licence with the packages under it that the program uses at runtime, and their number. */
export function licenceRows(lock) {
  const byLicence = new Map();
  for (const { name, license, dev } of packagesOf(lock)) {
    if (dev) continue;
    byLicence.set(license, new Set([...(byLicence.get(license) ?? []), name]));
  }
  const rows = [...byLicence].map(([licence, names]) => [licence, names.size, [...names].join(', ')]);
  return rows.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Problems with how packages are pinned, licensed and installed; empty when there are none. */
export function dependencyFlaws(lock, { dependencies, devDependencies, overrides, allowScripts }) {
  const all = packagesOf(lock);
  const ranges = Object.entries({ ...dependencies, ...devDependencies, ...overrides });
  return [
    ...ranges.filter(([, version]) => !isPinned(version)).map(([name]) => `${name} is not pinned to one version`),
    ...all
      .filter(({ integrity }) => !integrity?.startsWith('sha512-'))
      .map(({ name }) => `${name} has no SHA-512 digest`),
    ...all
      .filter(({ license, dev }) => !(dev ? ALLOWED_FOR_TOOLS : ALLOWED).has(license))
      .map(({ name, license }) => `${name} has the licence ${license}`),
    ...all
      .filter(({ name, hasInstallScript, optional }) => hasInstallScript && !optional && !(name in allowScripts))
      .map(({ name }) => `${name} has an install script that allowScripts of package.json neither allows nor denies`),
  ];
}

/** `$name` in an override means our own version of that package. */
function isPinned(version) {
  return typeof version === 'string' ? /^(\d|\$)/.test(version) : Object.values(version).every(isPinned);
}
