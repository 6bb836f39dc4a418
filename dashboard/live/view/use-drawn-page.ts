import { useRef } from 'preact/hooks';
import { isReached } from '../../../contracts/live-protocol.js';
import type { LiveState } from '../connection/live-state.js';

/** The page and tab that the picture shows. */
interface DrawnPage {
  title: string;
  /** Id of its tab. */
  tab: string | undefined;
}

/**
 * Names the page in the picture. News of another page arrive before its first frame; until then, this keeps the name of the page that the
 * person sees. `epoch` is the picture's epoch, 0 before the first frame.
 */
export function useDrawnPage({ page, chrome: { tabs } }: LiveState, epoch: number): DrawnPage {
  const seen = useRef<DrawnPage>({ title: '', tab: undefined });
  const isDrawn = (wanted: number | undefined) => wanted === undefined || epoch === 0 || isReached(wanted, epoch);
  if (isDrawn(tabs.epoch) && isDrawn(page?.epoch)) seen.current = { title: page?.title ?? '', tab: tabs.shown };
  return seen.current;
}
