import { Icon } from '../ui/icons.js';
import type { Pointing } from './use-point.js';

/**
 * Switches what a tap or click in the picture does: choose an element, or act on the page, for example to close something that covers the
 * element.
 */
export function PointMode({ pointing }: { pointing: Pointing }) {
  const choice = (isPointing: boolean, text: string, icon: 'target' | 'hand') => (
    <label class="point-choice">
      <input
        type="radio"
        name="point-mode"
        class="visually-hidden"
        checked={pointing.isPointing === isPointing}
        onChange={() => pointing.setPointing(isPointing)}
      />
      <span>
        <Icon name={icon} />
        {text}
      </span>
    </label>
  );
  return (
    <fieldset class="point-mode">
      <legend class="visually-hidden">What a tap or click in the picture does</legend>
      {choice(true, 'Point', 'target')}
      {choice(false, 'Use the page', 'hand')}
    </fieldset>
  );
}
