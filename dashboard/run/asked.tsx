import { useEffect, useRef, useState } from 'preact/hooks';
import type { PauseState } from '../../contracts/run-state.js';

/**
 * The request in the words of the automation's author. On a phone it is above the picture, shortened to a few lines so that both are
 * visible, with a button to read all of it.
 */
export function Asked({ pause, isHolder }: { pause: PauseState; isHolder: boolean }) {
  const { title, instructions } = pause;
  const words = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isCut, setCut] = useState(false);

  useEffect(() => {
    const look = () => {
      const parts = [...(words.current?.querySelectorAll<HTMLElement>('h1, .instructions') ?? [])];
      setCut(parts.some(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1));
    };
    const observer = new ResizeObserver(look);
    if (words.current) observer.observe(words.current);
    look();
    return () => observer.disconnect();
  }, [title, instructions]);

  return (
    <div ref={words} class={`asked ${isOpen ? '' : 'is-short'}`}>
      <p class="eyebrow">{isHolder ? 'Your turn' : 'Waiting for a person'}</p>
      <h1 id="ask-title" dir="auto">
        {title}
      </h1>
      {instructions !== undefined && (
        <p class="instructions" dir="auto">
          {instructions}
        </p>
      )}
      {(isCut || isOpen) && (
        <button class="link-button asked-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all'}
        </button>
      )}
    </div>
  );
}
