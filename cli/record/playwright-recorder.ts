import type { BrowserContext, Page } from 'playwright';

/** Something a person did, as Playwright's recorder tells it. What it tells depends on `name`. */
export interface RecordedAction {
  name: string;
  selector?: string;
  /** Of a `fill`, or what is expected. For a file it is the made-up path that a page sees. */
  text?: string;
  key?: string;
  /** Sum of Alt 1, Control 2, Meta 4, Shift 8. */
  modifiers?: number;
  /** Values of a `select`. */
  options?: string[];
  url?: string;
  button?: 'left' | 'right' | 'middle';
  /** 0: the browser's own, made of a key. */
  clickCount?: number;
  position?: { x: number; y: number };
}

/** What came of the latest action of a page. */
export interface RecordedSignal {
  name: string;
  popupPageGuid?: string;
}

interface RecorderSink {
  actionAdded(page: Page, action: RecordedAction): void;
  /** In place of the action before: more was typed into the same field. */
  actionUpdated(page: Page, action: RecordedAction): void;
  signalAdded(page: Page, signal: RecordedSignal): void;
}

/** Not part of Playwright's public API: our version is exact, and the test of `record` shows when this changes. */
interface Recordable {
  _startRecording(options: { language: string }, sink: RecorderSink): Promise<void>;
  _stopRecording(): Promise<void>;
}

/** Starts, or starts again, to tell what is done in the pages. It only listens: the pages get every event. */
export function startRecorder(context: BrowserContext, sink: RecorderSink): Promise<void> {
  return (context as unknown as Recordable)._startRecording({ language: 'javascript' }, sink);
}

/** Stops it; what it had kept back is told before this resolves. */
export function stopRecorder(context: BrowserContext): Promise<void> {
  return (context as unknown as Recordable)._stopRecording();
}

/** The id by which a signal names a page. */
export function guidOf(page: Page): string {
  return (page as unknown as { _guid: string })._guid;
}
