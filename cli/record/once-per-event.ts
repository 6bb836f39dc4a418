/** The binding through which Playwright's recorder reports actions in a page. */
export const TELLING = '__pw_recorderRecordAction';

type ReportedEvent = (action: { name: string }, ...more: unknown[]) => Promise<unknown>;

/**
 * Runs in every recorded frame, before the page's own scripts. On a slow machine, Playwright installs its recorder twice in the first page
 * of a new tab: when the tab opens, and when its page arrives. Both report every action, so this function lets each event through only
 * once. It must be self-contained: nothing else of this module exists in the page.
 */
export function oncePerEvent(name: string): void {
  const reported = new WeakMap<Event, Set<string>>();
  const wrap =
    (tell: ReportedEvent): ReportedEvent =>
    (action, ...more) => {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- The recorder's hooks get no event.
      const event = window.event;
      if (event === undefined) return tell(action, ...more);
      const names = reported.get(event) ?? new Set();
      reported.set(event, names);
      if (names.has(action.name)) return Promise.resolve();
      names.add(action.name);
      return tell(action, ...more);
    };
  const page = window as unknown as Record<string, ReportedEvent | undefined>;
  let current = page[name] && wrap(page[name]);
  Object.defineProperty(page, name, {
    configurable: true,
    get: () => current,
    set: (tell: ReportedEvent | undefined) => (current = tell && wrap(tell)),
  });
}
