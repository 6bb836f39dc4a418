/// <reference lib="dom" />
// Runs inside pages: it is sent there as source code, so it cannot use anything else in its file.

/**
 * Gives a role to elements that a person can edit or press but that have none, so that the accessibility tree lists them. `key` names the
 * symbol of the set of elements that listen to presses. Returns a function that removes the roles again.
 */
export function lendRoles(key: string): () => void {
  const MOST_ELEMENTS = 20_000;
  const MOST_TEXT = 200;
  const NATIVE = 'a[href], area[href], button, input, select, textarea, option, summary, label, iframe, video, audio';
  const CONTROL_ROLES =
    /^(?:textbox|searchbox|spinbutton|slider|combobox|listbox|option|checkbox|switch|radio|button|link|tab|treeitem|menuitem\w*)$/;
  const FIELD_ROLES = /^(?:textbox|searchbox|combobox|spinbutton)$/;
  /** Roles that say nothing about what a press does. */
  const PLAIN_ROLES = /^(?:|none|presentation|generic|gridcell|cell|columnheader|listitem|img|article|paragraph)$/;
  const NEVER = 'html, body, main, form, fieldset, table, tbody, dialog, canvas, svg *';
  /** Elements that an element which only listens must not contain: such containers listen for their children. */
  const PARTS = 'h1, h2, h3, h4, h5, h6, p, div, ul, ol, table';
  const MOST_HEARD_TEXT = 60;
  const marked = globalThis as unknown as Record<symbol, WeakSet<Element> | undefined>;
  const listening = marked[Symbol.for(key)];
  delete marked[Symbol.for(key)];
  const HANDLERS = ['onclick', 'onmousedown', 'onmouseup', 'onpointerdown', 'onpointerup'] as const;

  function walk(root: Document | ShadowRoot, found: Element[]): Element[] {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode() !== null && found.length < MOST_ELEMENTS) {
      const element = walker.currentNode as Element;
      found.push(element);
      if (element.shadowRoot !== null) walk(element.shadowRoot, found);
    }
    return found;
  }

  const roleOf = (element: Element) => element.getAttribute('role')?.trim().toLowerCase() ?? '';
  const isControl = (element: Element) => element.matches(NATIVE) || CONTROL_ROLES.test(roleOf(element));
  const parentOf = (element: Element) =>
    element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
  const isPointed = (element: Element | null) => element !== null && getComputedStyle(element).cursor === 'pointer';

  function isEditable(element: Element): boolean {
    if (element === document.documentElement) return false;
    if (document.designMode === 'on') return element === document.body;
    if (!(element instanceof HTMLElement) || !element.isContentEditable) return false;
    const parent = parentOf(element);
    return element === document.body || !(parent instanceof HTMLElement && parent.isContentEditable);
  }

  function isInside(element: Element, is: (outer: Element) => boolean): boolean {
    for (let outer = parentOf(element); outer !== null; outer = parentOf(outer)) if (is(outer)) return true;
    return false;
  }

  /** Whether the element is a label that a page draws in place of a hidden native control. */
  function standsForHidden(element: Element): boolean {
    return element instanceof HTMLLabelElement && element.control?.checkVisibility() === false;
  }

  function canBePressed(element: Element): boolean {
    if (
      element.matches(NEVER) ||
      (isControl(element) && !element.matches('summary')) ||
      !PLAIN_ROLES.test(roleOf(element))
    )
      return standsForHidden(element);
    if (element.matches('summary')) return true;
    const { width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0 || (element.textContent ?? '').trim().length > MOST_TEXT) return false;
    const isShort = (element.textContent ?? '').trim().length <= MOST_HEARD_TEXT;
    if (listening?.has(element) === true && isShort && element.querySelector(PARTS) === null) return true;
    const isHeard = HANDLERS.some((handler) => typeof (element as HTMLElement)[handler] === 'function');
    return isHeard || (isPointed(element) && !isPointed(parentOf(element)));
  }

  const elements = walk(document, []);
  const lent: { element: Element; role: string | null }[] = [];
  function lend(element: Element, role: string): void {
    lent.push({ element, role: element.getAttribute('role') });
    element.setAttribute('role', role);
  }

  const editors = elements.filter(isEditable);
  const inEditor = (element: Element) => editors.includes(element);
  const pressed = elements.filter(
    (element) =>
      !inEditor(element) && canBePressed(element) && !isInside(element, (outer) => isControl(outer) || inEditor(outer)),
  );
  // Of nested elements, the innermost is the one to press.
  const around = new Set<Element>();
  for (const element of [
    ...pressed,
    ...editors,
    ...elements.filter((element) => isControl(element) && element.checkVisibility()),
  ]) {
    for (let outer = parentOf(element); outer !== null && !around.has(outer); outer = parentOf(outer))
      around.add(outer);
  }
  for (const element of editors) if (!FIELD_ROLES.test(roleOf(element))) lend(element, 'textbox');
  for (const element of pressed) if (!around.has(element)) lend(element, 'button');

  return () => {
    for (const { element, role } of lent) {
      if (role === null) element.removeAttribute('role');
      else element.setAttribute('role', role);
    }
  };
}
