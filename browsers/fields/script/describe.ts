/// <reference lib="dom" />
// The functions of this folder run inside pages: each is sent there as source code, so it cannot use anything else in its file.

/** Finds and describes the fields of one document. */
export function describeFields() {
  const ids = new WeakMap<Element, number>();
  const fields = new Map<number, WeakRef<Element>>();
  const MOST_TEXT = 65_536;
  let latestId = 0;
  const CANDIDATES = 'input, textarea, select[multiple], [contenteditable]:not([contenteditable="false" i])';
  const NO_TEXT = /^(?:button|checkbox|color|file|hidden|image|radio|range|reset|submit)$/;

  function idOf(element: Element): number {
    const known = ids.get(element);
    if (known !== undefined) return known;
    latestId += 1;
    ids.set(element, latestId);
    fields.set(latestId, new WeakRef(element));
    return latestId;
  }

  function isEditable(element: Element): boolean {
    if (element instanceof HTMLInputElement)
      return !NO_TEXT.test(element.type) && !element.disabled && !element.readOnly;
    if (element instanceof HTMLTextAreaElement) return !element.disabled && !element.readOnly;
    return element instanceof HTMLElement && element.isContentEditable;
  }

  function isPassword(element: Element): boolean {
    if (element instanceof HTMLInputElement && element.type === 'password') return true;
    return getComputedStyle(element).getPropertyValue('-webkit-text-security') === 'disc';
  }

  function rectOf(element: Element) {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  }

  /** All matching elements, including those in open shadow roots. */
  function all(selector: string, root: Document | ShadowRoot = document): Element[] {
    const found = [...root.querySelectorAll(selector)];
    // Faster than listing all elements: pages are large and change often.
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode() !== null) {
      const { shadowRoot } = walker.currentNode as Element;
      if (shadowRoot !== null) found.push(...all(selector, shadowRoot));
    }
    return found;
  }

  /** The focused element, including in open shadow roots. */
  function active(): Element | null {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  }

  return {
    idOf,
    active,
    isEditable,
    isPassword,
    rectOf,
    find: (id: number) => fields.get(id)?.deref(),
    /** The selected text; empty in a password field. */
    selectedText(): string {
      const element = active();
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        if (isPassword(element)) return '';
        const { value, selectionStart, selectionEnd } = element;
        // Number and email fields do not expose where the selection begins.
        if (selectionStart !== null) return value.slice(selectionStart, selectionEnd ?? undefined).slice(0, MOST_TEXT);
      }
      return (getSelection()?.toString() ?? '').slice(0, MOST_TEXT);
    },
    describe(element: Element) {
      const autocomplete = element.getAttribute('autocomplete')?.slice(0, 100).toLowerCase() ?? '';
      return {
        id: idOf(element),
        rect: rectOf(element),
        type: element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.type : 'text',
        inputMode: element instanceof HTMLElement ? element.inputMode : '',
        autocomplete,
        isSensitive: isPassword(element) || /\b(?:one-time-code|cc-|current-password|new-password)/.test(autocomplete),
      };
    },
    /** The document's fields that are visible now. */
    visible(): Element[] {
      return all(CANDIDATES).filter((element) => {
        if (!isEditable(element) && !(element instanceof HTMLSelectElement && !element.disabled)) return false;
        const { width, height, top, left } = element.getBoundingClientRect();
        return (
          width > 0 && height > 0 && top < innerHeight && left < innerWidth && top + height > 0 && left + width > 0
        );
      });
    },
  };
}
