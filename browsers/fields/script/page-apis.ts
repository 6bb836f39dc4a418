/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;
type ListedFile = Record<string, (...values: never[]) => unknown>;

/**
 * Runs in the page's own world. Reports text that the page copies with its own buttons, since only the page reads the clipboard of this
 * browser. Turns the page's file pickers, which would open invisible windows, into file inputs. Returns a function that stops this: the
 * page may keep our functions, which then behave like the browser's.
 */
export function replacePageApis(fields: Fields, report: (message: object) => void): () => void {
  const MOST_TEXT = 65_536;
  let isOn = true;

  /** Scripts that inspect the function see the native one. */
  function replace(owner: object | undefined, name: string, does: (call: () => unknown, values: unknown[]) => unknown) {
    const own = owner as ListedFile | undefined;
    const native = own?.[name];
    if (own === undefined || typeof native !== 'function') return;
    own[name] = new Proxy(native, {
      apply(target, self, values: unknown[]) {
        const call = (): unknown => Reflect.apply(target, self, values);
        return isOn ? does(call, values) : call();
      },
    });
  }

  function copied(text: string): void {
    report({ kind: 'copied', text: text.slice(0, MOST_TEXT), isCut: text.length > MOST_TEXT });
  }

  const clipboard = (globalThis as { Clipboard?: { prototype: object } }).Clipboard?.prototype;
  replace(clipboard, 'writeText', (_, [text]) => {
    copied(String(text));
    return Promise.resolve();
  });
  replace(clipboard, 'write', async (_, [items]) => {
    for (const item of items as ClipboardItem[]) {
      if (!item.types.includes('text/plain')) report({ kind: 'copied-other' });
      else copied(await (await item.getType('text/plain')).text());
    }
  });
  replace(Document.prototype, 'execCommand', (call, [command]) => {
    if (!/^(?:copy|cut)$/i.test(String(command))) return call();
    const set = new Map<string, string>();
    let event: ClipboardEvent | undefined;
    let selected = '';
    const listen = (copying: Event) => {
      event = copying as ClipboardEvent;
      selected = fields.selectedText();
      const data = event.clipboardData;
      const setData = data?.setData.bind(data);
      // The page may stop the event, and the data cannot be read after it.
      Object.defineProperty(data ?? {}, 'setData', {
        configurable: true,
        value(type: unknown, value: unknown) {
          const format = String(type);
          const text = String(value);
          set.set(/^text$/i.test(format) ? 'text/plain' : format.toLowerCase(), text);
          setData?.(format, text);
        },
      });
    };
    const type = String(command).toLowerCase();
    addEventListener(type, listen, { capture: true });
    const isDone = call();
    removeEventListener(type, listen, { capture: true });
    const text = event?.defaultPrevented === true ? (set.get('text/plain') ?? '') : selected;
    if (text !== '') copied(text);
    else if (set.size > 0) report({ kind: 'copied-other' });
    return isDone;
  });

  function handleOf(file: File): object {
    let now = file;
    const value = (content: unknown) => ({ value: content });
    const yes = () => Promise.resolve('granted');
    return Object.create(FileSystemFileHandle.prototype, {
      kind: value('file'),
      name: value(file.name),
      getFile: value(() => Promise.resolve(now)),
      isSameEntry: value((other: unknown) => Promise.resolve(other === undefined)),
      queryPermission: value(yes),
      requestPermission: value(yes),
      createWritable: value((options?: { keepExistingData?: boolean }) =>
        Promise.resolve(
          writableTo(options?.keepExistingData === true ? now : new Blob(), (content) => {
            now = new File([content], file.name, { type: file.type });
            save(now);
          }),
        ),
      ),
    }) as object;
  }

  /** Gives the written file to the person as a download. */
  function save(file: File): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function writableTo(begin: Blob, done: (content: Blob) => void): object {
    let content = begin;
    let at = 0;
    interface Step {
      type: string;
      data?: BlobPart;
      position?: number;
      size?: number;
    }
    const write = (chunk: BlobPart | Step): void => {
      const isPart = typeof chunk === 'string' || chunk instanceof Blob || !('type' in chunk);
      const step: Step = isPart ? { type: 'write', data: chunk } : chunk;
      if (step.position !== undefined) at = step.position;
      if (step.type === 'truncate') content = content.slice(0, step.size);
      if (step.type !== 'write' || step.data === undefined) return;
      const data = new Blob([step.data]);
      const gap = new Uint8Array(Math.max(0, at - content.size));
      content = new Blob([content.slice(0, at), gap, data, content.slice(at + data.size)]);
      at += data.size;
    };
    const stream = new WritableStream({ write, close: () => done(content) });
    const use = async (chunk: Parameters<typeof write>[0]) => {
      const writer = stream.getWriter();
      await writer.write(chunk).finally(() => writer.releaseLock());
    };
    return Object.assign(stream, {
      write: use,
      seek: (position: number) => use({ type: 'seek', position }),
      truncate: (size: number) => use({ type: 'truncate', size }),
    });
  }

  interface PickerOptions {
    multiple?: boolean;
    suggestedName?: string;
    types?: { accept?: Record<string, string | string[]> }[];
  }

  const aborted = () => new DOMException('The user aborted a request.', 'AbortError');
  replace(globalThis, 'showOpenFilePicker', (_, [options]) => {
    const { multiple = false, types = [] } = (options ?? {}) as PickerOptions;
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple;
    input.accept = types.flatMap(({ accept = {} }) => Object.entries(accept).flat(2)).join();
    return new Promise((resolve, reject) => {
      input.addEventListener('change', () => resolve([...(input.files ?? [])].map(handleOf)));
      input.addEventListener('cancel', () => reject(aborted()));
      input.click();
    });
  });
  replace(globalThis, 'showSaveFilePicker', (_, [options]) => {
    const { suggestedName = 'untitled' } = (options ?? {}) as PickerOptions;
    return Promise.resolve(handleOf(new File([], suggestedName)));
  });
  replace(globalThis, 'showDirectoryPicker', () => {
    report({ kind: 'folder' });
    return Promise.reject(aborted());
  });
  return () => {
    isOn = false;
  };
}
