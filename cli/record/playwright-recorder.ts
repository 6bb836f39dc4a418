import type { BrowserContext, Page } from 'playwright';

/** An action of a person, as Playwright's recorder reports it. Its members depend on `name`. */
export interface RecordedAction {
  name: string;
  selector?: string;
  /** The text of a `fill`, or the expected text. For a file, the made-up path that a page sees. */
  text?: string;
  key?: string;
  /** Sum of Alt 1, Control 2, Meta 4, Shift 8. */
  modifiers?: number;
  /** The values of a `select`. */
  options?: string[];
  url?: string;
  button?: 'left' | 'right' | 'middle';
  /** 0: a click that the browser itself made from a key press. */
  clickCount?: number;
  position?: { x: number; y: number };
}

/** An effect of a page's latest action. */
export interface RecordedSignal {
  name: string;
  popupPageGuid?: string;
}

interface RecorderSink {
  actionAdded(page: Page, action: RecordedAction): void;
  /** Replaces the previous action: more text was typed into the same field. */
  actionUpdated(page: Page, action: RecordedAction): void;
  signalAdded(page: Page, signal: RecordedSignal): void;
}

/** Not part of Playwright's public API. Our version is pinned, and the test of `record` fails when this changes. */
interface Recordable {
  _startRecording(options: { language: string }, sink: RecorderSink): Promise<void>;
  _stopRecording(): Promise<void>;
}

/** Starts or restarts reporting the actions in the pages. It only listens: the pages receive every event. */
export function startRecorder(context: BrowserContext, sink: RecorderSink): Promise<void> {
  return (context as unknown as Recordable)._startRecording({ language: 'javascript' }, sink);
}

/** Stops the recorder. It reports delayed actions before this resolves. */
export function stopRecorder(context: BrowserContext): Promise<void> {
  return (context as unknown as Recordable)._stopRecording();
}

/** The id by which a signal refers to a page. */
export function guidOf(page: Page): string {
  return (page as unknown as { _guid: string })._guid;
}
