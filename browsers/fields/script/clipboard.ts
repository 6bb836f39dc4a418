/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;

/** Paste and cut as the page sees them, without the clipboard of the machine. */
export function clipboardOf(fields: Fields) {
  function offer(type: 'paste' | 'cut', text: string): boolean {
    const clipboardData = new DataTransfer();
    if (text !== '') clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true, composed: true });
    return (fields.active() ?? document.body ?? document.documentElement).dispatchEvent(event);
  }

  function isBox(element: Element | null): element is HTMLInputElement {
    return element instanceof HTMLInputElement && element.maxLength === 1 && fields.isEditable(element);
  }

  return {
    /** What is left to do: nothing, insert the text, or type it box by box. */
    paste(text: string): 'nothing' | 'insert' | 'type' {
      if (!offer('paste', text)) return 'nothing';
      const element = fields.active();
      if (isBox(element) && text.trim().length > 1) return 'type';
      return element !== null && fields.isEditable(element) ? 'insert' : 'nothing';
    },
    cut(): void {
      if (offer('cut', '')) document.execCommand('delete');
    },
    box(): number {
      const element = fields.active();
      return isBox(element) ? fields.idOf(element) : 0;
    },
    /** Goes to the next box when the page did not do so by itself. False: there is none. */
    leaveBox(id: number): boolean {
      const element = fields.active();
      if (!isBox(element)) return false;
      if (fields.idOf(element) !== id) return true;
      const boxes = [...(element.form ?? document).querySelectorAll('input')].filter(isBox);
      const next = boxes[boxes.indexOf(element) + 1];
      next?.focus();
      return next !== undefined;
    },
  };
}
