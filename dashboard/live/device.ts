export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A finger is what this device is pointed at with. */
export function isPhone(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
