/** Copies text to this device's clipboard. Call it soon after a press. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Available only in a secure context, and it may be refused.
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  window.addEventListener('copy', fill, { capture: true, once: true });
  // Some browsers silently copy nothing when nothing is selected.
  const field = document.activeElement instanceof HTMLTextAreaElement ? document.activeElement : undefined;
  field?.select();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- Pages without TLS have no navigator.clipboard.
    return document.execCommand('copy');
  } finally {
    window.removeEventListener('copy', fill, { capture: true });
    field?.setSelectionRange(field.value.length, field.value.length);
  }
}
