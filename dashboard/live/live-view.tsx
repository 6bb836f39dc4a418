import { useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.js';
import { waitLabel } from '../ui/status.js';
import { CopyButton } from './copy-button.js';
import { isPhone } from './device.js';
import { FieldPanel } from './field-panel.js';
import { Navigation } from './navigation.js';
import { PageDialog } from './page-dialog.js';
import { TabsNote, TabStrip } from './tab-strip.js';
import type { Live } from './use-live-view.js';
import { useStage } from './use-stage.js';
import { PointFrame } from '../point/point-frame.js';
import { PointMode } from '../point/point-mode.js';
import type { Pointing } from '../point/use-point.js';

interface LiveViewProps {
  live: Live;
  /** The run state says that a pause is open; without it no input leaves this page. */
  isPauseOpen: boolean;
  /** What the run waits for, when it has no browser now. */
  waitsFor: 'worker' | 'browser' | undefined;
  /** Given while the person is asked to point at something. */
  pointing?: Pointing | undefined;
}

/** The picture of the running browser, and the ways to act in it. */
export function LiveView({ live, isPauseOpen, waitsFor, pointing }: LiveViewProps) {
  const { link, canControl, isOpen, hasPicture, page: shown, notice } = live.state;
  const isTheirs = canControl && isOpen && isPauseOpen;
  // While the line is cut nobody can point at what they do not see; what is typed is sent when the line is back.
  const isAccepting = isTheirs && link === 'open';
  const keyboardButton = useRef<HTMLButtonElement>(null);
  const [isTyping, setTyping] = useState(false);
  const { stage, surface, canvas, field, page, magnifier } = useStage(
    live,
    isAccepting,
    isTheirs,
    () => keyboardButton.current?.focus(),
    pointing?.isPointing && isAccepting ? pointing.point : undefined,
  );

  function toggleKeyboard() {
    if (isTyping) field.current?.blur();
    else field.current?.focus({ preventScroll: true });
  }

  const { zoom } = magnifier;
  const sign = signOf(live, waitsFor);
  return (
    <section class="live" aria-label="Live view of the browser">
      <TabStrip live={live} isAccepting={isAccepting} />
      <div class="live-bar">
        <Navigation live={live} isAccepting={isAccepting} />
        {(magnifier.canMagnify || zoom.scale > 1) && (
          <button
            class="tool"
            aria-pressed={zoom.scale > 1}
            aria-label="Zoom in"
            title="Show the page at its own size"
            disabled={!hasPicture}
            onClick={() => magnifier.toggle()}
          >
            <Icon name="zoom" />
          </button>
        )}
        {isTheirs && <CopyButton text={live.state.fields.selection} />}
        <button
          ref={keyboardButton}
          class="tool"
          aria-pressed={isTyping}
          aria-label="Keyboard"
          aria-describedby="keyboard-hint"
          disabled={!isAccepting}
          // The press must not take the focus away from the field before the click looks where it is.
          onPointerDown={(event) => event.preventDefault()}
          onClick={toggleKeyboard}
        >
          <Icon name="keyboard" />
          <span class="tool-text">Keyboard</span>
        </button>
      </div>
      {pointing && isTheirs && (
        <div class="point-bar">
          <PointMode pointing={pointing} />
          <span class="quiet">
            {pointing.isPointing ? 'A tap or click chooses, and does not press.' : 'Taps and clicks go to the page.'}
          </span>
        </div>
      )}
      <div
        ref={stage}
        class={`stage ${isAccepting ? 'accepting' : ''} ${pointing?.isPointing ? 'pointing' : ''} ${isTyping ? 'typing' : ''} ${sign ? 'dimmed' : ''}`}
        style={{ '--ratio': String(page.width / page.height) }}
      >
        <div
          ref={surface}
          class="surface"
          style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        >
          <canvas ref={canvas} role="img" aria-label={`The page ${shown?.title ?? ''}`} hidden={!hasPicture} />
          {isTheirs && pointing?.state.pick?.rect && <PointFrame rect={pointing.state.pick.rect} page={page} />}
        </div>
        <textarea
          ref={field}
          class="typing-field"
          tabIndex={-1}
          disabled={!isTheirs}
          aria-label="Type into the page"
          aria-describedby="keyboard-hint"
          autocomplete="off"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          onFocus={() => setTyping(true)}
          onBlur={() => setTyping(false)}
        />
        {sign && (
          <p class={`stage-sign ${link === 'ended' ? '' : 'is-waiting'}`} role="status">
            {sign}
          </p>
        )}
      </div>
      {isTheirs && live.state.fields.open && (
        <FieldPanel
          open={live.state.fields.open}
          picture={() => canvas.current?.getBoundingClientRect()}
          page={page}
          send={(message) => live.send(message)}
          close={() => {
            live.closeField();
            if (!isPhone()) field.current?.focus({ preventScroll: true });
          }}
        />
      )}
      <TabsNote live={live} />
      <p id="keyboard-hint" class="keyboard-hint" hidden={!isTheirs || pointing?.isPointing === true}>
        {isTyping ? (
          <>
            Your keyboard types into the page. Press <kbd>Esc</kbd> twice to leave it.
          </>
        ) : (
          <>
            Click into the picture, or press Keyboard, to type into the page; <kbd>Esc</kbd> twice leaves it again.
          </>
        )}
      </p>
      {notice !== undefined && (
        <p class="notice" role="status">
          {notice}
        </p>
      )}
      <PageDialog live={live} isAccepting={isAccepting} />
    </section>
  );
}

/** What lies over the picture when it does not show the page as it is now. */
function signOf({ state }: Live, waitsFor: LiveViewProps['waitsFor']): string | undefined {
  if (state.link === 'ended') return 'The browser is closed.';
  if (waitsFor !== undefined && state.hasPicture) return 'The browser is closed. A new one opens…';
  if (waitsFor !== undefined) return `${waitLabel(waitsFor)}…`;
  if (state.link === 'reconnecting') return 'Reconnecting. The picture may be old.';
  return state.hasPicture ? undefined : 'Opening the live view…';
}
