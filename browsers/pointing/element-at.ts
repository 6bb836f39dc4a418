import type { ElementHandle, Frame } from 'playwright';
import { z } from 'zod';

interface PageElement {
  shadowRoot?: PageRoot | null;
  closest(selector: string): PageElement | null;
}
interface PageRoot {
  elementFromPoint(x: number, y: number): PageElement | null;
}

/** The elements that a person means when pointing at the text or image inside them. */
const WHOLE =
  'a[href], button, input, select, textarea, label, summary, option, [role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem], [role=option], [role=combobox], [contenteditable=true]';

/** Runs in the page. */
function elementFromPoint({ x, y, whole }: { x: number; y: number; whole: string }): PageElement | null {
  let root = (globalThis as unknown as { document: PageRoot }).document;
  for (;;) {
    const found = root.elementFromPoint(x, y);
    if (found?.shadowRoot && found.shadowRoot.elementFromPoint(x, y) !== found) {
      root = found.shadowRoot;
      continue;
    }
    return found?.closest(whole) ?? found;
  }
}

/** Where the content of a frame element begins: inside its border and padding. */
const Insets = z.object({ left: z.number(), top: z.number() });
function insets(element: unknown): { left: number; top: number } {
  const frame = element as { clientLeft: number; clientTop: number };
  const { getComputedStyle } = globalThis as unknown as {
    getComputedStyle: (element: unknown) => { paddingLeft: string; paddingTop: string };
  };
  const style = getComputedStyle(element);
  return {
    left: frame.clientLeft + Number.parseFloat(style.paddingLeft),
    top: frame.clientTop + Number.parseFloat(style.paddingTop),
  };
}

/**
 * The element under a point of the page's viewport (CSS pixels), including in frames and shadow roots. Undefined when no element is at
 * that point.
 */
export async function elementAt(
  frame: Frame,
  point: { x: number; y: number },
  origin = { x: 0, y: 0 },
): Promise<{ element: ElementHandle; frame: Frame } | undefined> {
  const inFrame = { x: point.x - origin.x, y: point.y - origin.y };
  const find = elementFromPoint as (argument: { x: number; y: number; whole: string }) => unknown;
  const handle = await frame.evaluateHandle(find, { ...inFrame, whole: WHOLE });
  const element = handle.asElement() as ElementHandle | null;
  if (element === null) return undefined;
  const inner = await element.contentFrame();
  const box = inner === null ? null : await element.boundingBox();
  if (inner === null || box === null) return { element, frame };
  const { left, top } = Insets.parse(await element.evaluate(insets));
  const found = await elementAt(inner, point, { x: box.x + left, y: box.y + top });
  return found ?? { element, frame };
}
