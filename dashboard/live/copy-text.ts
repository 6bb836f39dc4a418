/** Puts text on this device's clipboard; call it soon after a press. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Only a secure context has it, and it may be refused.
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
  // Some browsers copy nothing, and say nothing, when nothing is selected.
  const field = document.activeElement instanceof HTMLTextAreaElement ? document.activeElement : undefined;
  field?.select();
  try {
    return document.execCommand('copy');
  } finally {
    window.removeEventListener('copy', fill, { capture: true });
    field?.setSelectionRange(field.value.length, field.value.length);
  }
}
