export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether this device's main pointer is a finger. */
export function isPhone(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
