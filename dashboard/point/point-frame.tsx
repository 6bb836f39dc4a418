import type { Rect } from '../../contracts/live-protocol.js';
import type { Size } from '../live/input/geometry.js';

/** A frame over the picture, around the chosen element. It moves with the picture's zoom. */
export function PointFrame({ rect, page }: { rect: Rect; page: Size }) {
  const share = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return (
    <div
      class="point-frame"
      aria-hidden="true"
      style={{
        left: share(rect.x, page.width),
        top: share(rect.y, page.height),
        width: share(rect.width, page.width),
        height: share(rect.height, page.height),
      }}
    />
  );
}
