/** The message from a page when a pressed element vanished before it was clicked. */
export interface VanishedCall {
  kind: 'vanished';
  /** A locator command of the format. */
  command: string;
  /** The element's name for people. */
  label: string;
}

/**
 * Runs in every frame of every recorded page, before the page's own scripts. Lists that act on mouse down or mouse up remove their items,
 * so no click follows and the recorder reports nothing; this function reports what was pressed. It must be self-contained, like `inPage`.
 */
export function watchVanished(binding: string): void {
  /** The recorder delays a click by half a second; later actions must be reported after that click. */
  const TELL_MS = 600;
  const ITEMS =
    '[role=option], [role=menuitem], [role=menuitemcheckbox], [role=menuitemradio], [role=treeitem], [role=tab], [role=gridcell], [role=button], [role=link], button, a[href]';
  const wordsOf = (element: Element) =>
    (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim();
  const call = (message: VanishedCall) =>
    (window as unknown as Record<string, (message: VanishedCall) => Promise<boolean>>)[binding]!(message);

  function describe(target: Element): Omit<VanishedCall, 'kind'> {
    const item = target.closest(ITEMS) ?? target;
    const words = wordsOf(item);
    const name = words.slice(0, 100);
    const role =
      item.getAttribute('role') ?? (item.matches('button') ? 'button' : item.matches('a[href]') ? 'link' : '');
    if (name === '' || words.length > name.length) return { command: pathOf(item), label: item.localName };
    const like = [...document.querySelectorAll(role === '' ? item.localName : ITEMS)].filter(
      (other) =>
        wordsOf(other) === words &&
        (role === '' || (other.getAttribute('role') ?? '') === (item.getAttribute('role') ?? '')),
    );
    const text = JSON.stringify(name);
    const command =
      role === '' ? `get_by_text(${text}, exact=True)` : `get_by_role("${role}", name=${text}, exact=True)`;
    return { command: like.length > 1 ? `${command}.nth(${like.indexOf(item)})` : command, label: name };
  }

  function pathOf(element: Element): string {
    const steps: string[] = [];
    for (let one: Element | null = element; one !== null && steps.length < 20; one = one.parentElement) {
      if (one.id !== '') {
        steps.unshift(`#${CSS.escape(one.id)}`);
        break;
      }
      const alike = [...(one.parentElement?.children ?? [])].filter(({ localName }) => localName === one?.localName);
      steps.unshift(`${one.localName}:nth-of-type(${alike.indexOf(one) + 1})`);
    }
    return `locator(${JSON.stringify(steps.join(' > '))})`;
  }

  let pressed: { target: Element; details: Omit<VanishedCall, 'kind'> } | undefined;
  window.addEventListener(
    'pointerdown',
    (event) => {
      const [target] = event.composedPath();
      const isMeant = event.isTrusted && event.button === 0 && target instanceof Element;
      pressed = isMeant ? { target, details: describe(target) } : undefined;
    },
    true,
  );
  window.addEventListener('click', (event) => (pressed = event.isTrusted ? undefined : pressed), true);
  window.addEventListener(
    'pointerup',
    () => {
      const was = pressed;
      if (was === undefined) return;
      // Waits until the page has reacted, and until after a possible click.
      setTimeout(() => {
        const isGone = !was.target.isConnected || was.target.getClientRects().length === 0;
        if (pressed !== was || !isGone) return;
        pressed = undefined;
        setTimeout(() => void call({ kind: 'vanished', ...was.details }), TELL_MS);
      });
    },
    true,
  );
}
