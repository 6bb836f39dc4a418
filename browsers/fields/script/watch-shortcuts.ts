/// <reference lib="dom" />

/**
 * Lets a page see the keys that copy, cut and paste, and keeps Chromium from using its own clipboard, because the person's clipboard is
 * elsewhere. Returns a function that tells whether the page prevented the last of these keys.
 */
export function watchShortcuts(signal: AbortSignal) {
  let last: KeyboardEvent | undefined;

  function isShortcut({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
    if (key === 'Insert') return ctrlKey || shiftKey;
    if (key === 'Delete') return shiftKey;
    return (ctrlKey || metaKey) && !altKey && /^[cxv]$/i.test(key);
  }

  const options = { capture: true, signal };
  const forget = () => {
    last = undefined;
  };
  addEventListener('keydown', (event) => (last = event.isTrusted && isShortcut(event) ? event : undefined), options);
  addEventListener('keyup', forget, options);
  for (const type of ['copy', 'cut', 'paste'] as const) {
    addEventListener(
      type,
      (event) => {
        // While the key event is still being dispatched, a script of the page is copying. No script may paste.
        const isOfKey = type === 'paste' || last?.eventPhase === Event.NONE;
        if (!event.isTrusted || !isOfKey) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      options,
    );
  }

  return {
    /** Returns `none` when this frame did not see the key. */
    shortcut(): 'prevented' | 'left' | 'none' {
      if (last === undefined) return 'none';
      return last.defaultPrevented ? 'prevented' : 'left';
    },
  };
}
