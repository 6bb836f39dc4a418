/** The variables that a program needs to find its files, language, time zone and fonts. */
const PLAIN =
  /^(?:PATH|HOME|TMPDIR|TMP|TEMP|LANG|LANGUAGE|LC_\w+|TZ|TZDIR|LD_LIBRARY_PATH|FONTCONFIG_\w+|XDG_\w+|CHROME_DEVEL_SANDBOX)$/;

/** The variables that a browser with a window needs as well. */
const SCREEN = /^(?:DISPLAY|XAUTHORITY|WAYLAND_DISPLAY)$/;

/** The environment for other programs: browsers and Temporal's server. It contains no settings and no secrets, not even unknown ones. */
export function childEnvironment({ hasWindow = false } = {}): Record<string, string> {
  return pick(process.env, (name) => PLAIN.test(name) || (hasWindow && SCREEN.test(name)));
}

/** The variables that are set and that `isWanted` accepts. */
export function pick(given: NodeJS.ProcessEnv, isWanted: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(given).filter(([name, value]) => value !== undefined && isWanted(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

export function isPlain(name: string): boolean {
  return PLAIN.test(name);
}
