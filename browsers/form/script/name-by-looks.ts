/// <reference lib="dom" />
// Runs inside pages: it is sent there as source code, so it cannot use anything else in its file.

/** What a person would call an element that the page does not name: by the text before it, or else by its looks. */
export function nameByLooks(element: Element): string {
  const LONGEST = 80;
  const FIELDS = 'input:not([type=hidden]), select, textarea, button, [contenteditable], [role=combobox]';
  const ICON =
    /(?:^|[-_])(?:fa|fas|far|icon|icons|bi|mdi|glyphicon|ti|ri|pi|la|ph|lucide|feather|octicon|codicon|anticon|dashicons|uil)[-_]+([a-z][a-z0-9-]*)$/i;
  const NO_NAME = /^(?:btn|button|fw|lg|sm|xs|xl|solid|regular|brands|wrapper|container|icon|small|large|spin)$/i;
  const isField = element.matches(FIELDS) && !element.matches('button');

  function clean(text: string | null | undefined): string {
    const line = (text ?? '')
      .replace(/[\uE000-\uF8FF]|[\u{F0000}-\u{10FFFD}]/gu, '')
      .replace(/\s+/g, ' ')
      .replace(/[\s:*]+$/, '')
      .trim();
    return line.length <= LONGEST ? line : '';
  }

  /** Turns `delivery_city` and `deliveryCity` into `Delivery city`. */
  function words(name: string | null | undefined): string {
    const parts = clean((name ?? '').replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_.[\]]+/g, ' ')).toLowerCase();
    return /^[\p{L}][\p{L}\p{N} ]+$/u.test(parts) ? parts.charAt(0).toUpperCase() + parts.slice(1) : '';
  }

  const textOf = (node: Node) => clean(node instanceof HTMLElement ? node.innerText : node.textContent);

  /** A page that draws a custom field keeps the real, hidden one right before it. The label belongs to the real one. */
  function labelOfHidden(): string {
    for (
      let node: Element | null = element, steps = 0;
      node !== null && steps < 3;
      node = node.parentElement, steps += 1
    ) {
      const real = node.previousElementSibling;
      if (!(real instanceof HTMLSelectElement || real instanceof HTMLInputElement)) continue;
      const isHidden = real.getAttribute('aria-hidden') === 'true' || !real.checkVisibility();
      const [label] = isHidden ? (real.labels ?? []) : [];
      return label === undefined ? '' : textOf(label);
    }
    return '';
  }

  function before(): string {
    const cell = element.closest('td');
    for (
      let node: Element | null = cell ?? element, steps = 0;
      node !== null && steps < 3;
      node = node.parentElement, steps += 1
    ) {
      for (let near = node.previousSibling; near !== null; near = near.previousSibling) {
        if (near instanceof Element && (near.matches(FIELDS) || near.querySelector(FIELDS) !== null)) return '';
        const text = textOf(near);
        if (text !== '' && !(near instanceof HTMLScriptElement)) return text;
      }
    }
    return '';
  }

  function frameName(): string {
    if (element !== element.ownerDocument.body) return '';
    try {
      const frame = window.frameElement;
      return (
        clean(frame?.getAttribute('title') ?? frame?.getAttribute('aria-label')) || words(frame?.getAttribute('name'))
      );
    } catch {
      return '';
    }
  }

  function icon(): string {
    for (const part of [element, ...element.querySelectorAll('*')].slice(0, 20)) {
      const hint = part.getAttribute('data-icon') ?? part.getAttribute('href')?.match(/#(?:icon-?)?([\w-]+)$/)?.[1];
      if (part !== element && words(hint) !== '') return words(hint);
      const names = [...part.classList].map((name) => ICON.exec(name)?.[1] ?? '').filter((name) => !NO_NAME.test(name));
      const name = names.map(words).find((word) => word !== '');
      if (name !== undefined) return name;
      if (part instanceof HTMLImageElement) {
        const file = words(
          part.src.startsWith('data:')
            ? ''
            : part.src
                .split(/[?#]/)[0]
                ?.split('/')
                .at(-1)
                ?.replace(/\.\w+$/, ''),
        );
        if (file !== '') return file;
      }
    }
    return '';
  }

  const search = () => (element.matches('[type=search], [role=searchbox]') ? 'Search' : '');
  const attribute = (name: string) => element.getAttribute(name);
  const said = [
    'title',
    'data-label',
    'data-tooltip',
    'data-title',
    'data-original-title',
    'data-placeholder',
    'aria-placeholder',
    'value',
  ];
  const ownName = said.filter((name) => name !== 'value' || !isField).map((name) => clean(attribute(name)));
  const names =
    isField || (element as HTMLElement).isContentEditable || document.designMode === 'on'
      ? [frameName, labelOfHidden, before, () => words(attribute('name')), () => words(element.id), search]
      : [
          icon,
          () => words(attribute('name')),
          () => words(element.id),
          () => words(attribute('href')?.split(/[?#]/)[0]?.split('/').at(-1)),
        ];
  for (const name of [...ownName.map((text) => () => text), ...names]) {
    const found = name();
    if (found !== '') return found;
  }
  return '';
}
