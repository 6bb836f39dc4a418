/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;

/** Performs copy, cut and paste as the page sees them, without the machine's clipboard. */
export function clipboardOf(fields: Fields) {
  /** Dispatches the event. Returns whether the page leaves the default action to the browser, and the text now on the clipboard. */
  function offer(type: 'paste' | 'copy' | 'cut', text: string): { isLeft: boolean; text: string } {
    const clipboardData = new DataTransfer();
    if (text !== '') clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent(type, { clipboardData, bubbles: true, cancelable: true, composed: true });
    const isLeft = (fields.active() ?? document.body ?? document.documentElement).dispatchEvent(event);
    return { isLeft, text: clipboardData.getData('text/plain') };
  }

  function isBox(element: Element | null): element is HTMLInputElement {
    return element instanceof HTMLInputElement && element.maxLength === 1 && fields.isEditable(element);
  }

  return {
    /** Pastes. Returns what remains to be done: nothing, insert the text, or type it box by box. */
    paste(text: string): 'nothing' | 'insert' | 'type' {
      if (!offer('paste', text).isLeft) return 'nothing';
      const element = fields.active();
      if (isBox(element) && text.trim().length > 1) return 'type';
      // The focused field may be in a closed shadow root, which is not visible here; without a field, inserting does nothing.
      return element === null || element === document.body ? 'nothing' : 'insert';
    },
    copy(): string {
      const selected = fields.selectedText();
      const { isLeft, text } = offer('copy', '');
      return isLeft ? selected : text;
    },
    cut(): string {
      const selected = fields.selectedText();
      const { isLeft, text } = offer('cut', '');
      const element = fields.active();
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- Nothing else deletes so that the page can undo it.
      if (isLeft && selected !== '' && element !== null && fields.isEditable(element)) document.execCommand('delete');
      return isLeft ? selected : text;
    },
    box(): number {
      const element = fields.active();
      return isBox(element) ? fields.idOf(element) : 0;
    },
    /** Moves the focus to the next box unless the page has done so. Returns false when there is no next box. */
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
