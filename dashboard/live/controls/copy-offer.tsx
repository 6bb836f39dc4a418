import { copyText } from './copy-text.js';
import type { Live } from '../connection/use-live-view.js';

/** Offers to copy a text that the remote page copied, when this browser requires a press for that. */
export function CopyOffer({ live }: { live: Live }) {
  const { uncopied } = live.state;
  if (uncopied === undefined) return null;
  return (
    <p class="notice copy-offer" role="status">
      The page copied some text.{' '}
      <button class="button" onClick={() => void copyText(uncopied).then((isDone) => isDone && live.copyDone())}>
        Copy it to this device
      </button>
    </p>
  );
}
