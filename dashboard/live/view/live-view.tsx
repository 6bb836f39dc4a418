import { useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.js';
import { waitLabel } from '../../ui/status.js';
import type { RunState } from '../../../contracts/run-state.js';
import { CopyButton } from '../controls/copy-button.js';
import { CopyOffer } from '../controls/copy-offer.js';
import { isPhone } from '../input/device.js';
import { FieldPanel } from '../controls/field-panel.js';
import { Navigation } from '../controls/navigation.js';
import { PageDialog } from '../controls/page-dialog.js';
import { SuggestionList } from '../controls/suggestion-list.js';
import { TabsNote, TabStrip } from '../controls/tab-strip.js';
import type { Live } from '../connection/use-live-view.js';
import { useDrawnPage } from './use-drawn-page.js';
import { useStage } from './use-stage.js';
import { PointFrame } from '../../point/point-frame.js';
import { PointMode } from '../../point/point-mode.js';
import type { Pointing } from '../../point/use-point.js';

interface LiveViewProps {
  live: Live;
  /** Whether a pause is open according to the run state; otherwise no input leaves this page. */
  isPauseOpen: boolean;
  /** The reason why the run has no browser yet. */
  waitsFor: RunState['waitsFor'];
  /** Present while the person is asked to choose an element. */
  pointing?: Pointing | undefined;
}

/** The picture of the remote browser with its controls. */
export function LiveView({ live, isPauseOpen, waitsFor, pointing }: LiveViewProps) {
  const { link, canControl, isOpen, hasFrame, notice } = live.state;
  const isTheirs = canControl && isOpen && isPauseOpen;
  // While the connection is interrupted, nobody can click on what they do not see; typing is sent after reconnecting.
  const isAccepting = isTheirs && link === 'open';
  const keyboardButton = useRef<HTMLButtonElement>(null);
  const [isTyping, setTyping] = useState(false);
  const takesKey = useRef<(key: string) => boolean>(undefined);
  const { suggested } = live.state.fields;
  const { stage, surface, canvas, field, page, epoch, magnifier } = useStage(
    live,
    isAccepting,
    isTheirs,
    () => keyboardButton.current?.focus(),
    (key) => takesKey.current?.(key) === true,
    pointing?.isPointing && isAccepting ? pointing.point : undefined,
  );

  function toggleKeyboard() {
    if (isTyping) field.current?.blur();
    else field.current?.focus({ preventScroll: true });
  }

  const { zoom } = magnifier;
  const { title, tab } = useDrawnPage(live.state, epoch);
  const sign = signOf(live, waitsFor);
  return (
    <section class="live" aria-label="Live view of the browser">
      <TabStrip live={live} drawnTab={tab} isAccepting={isAccepting} />
      <div class="live-bar">
        <Navigation live={live} isAccepting={isAccepting} />
        {(magnifier.canMagnify || zoom.scale > 1) && (
          <button
            class="tool"
            aria-pressed={zoom.scale > 1}
            aria-label="Zoom in"
            title="Show the page at full size"
            disabled={!hasFrame}
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
          // The press must not take the focus from the field before the click checks where the focus is.
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
            {pointing.isPointing
              ? 'A tap or click only chooses; it does not press.'
              : 'Taps and clicks go to the page.'}
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
          <canvas ref={canvas} role="img" aria-label={`The page ${title}`} hidden={!hasFrame} />
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
          frameBox={() => canvas.current?.getBoundingClientRect()}
          page={page}
          send={(message) => live.send(message)}
          close={() => {
            live.closeField();
            if (!isPhone()) field.current?.focus({ preventScroll: true });
          }}
        />
      )}
      {isTheirs && suggested && (
        <SuggestionList
          suggested={suggested}
          frameBox={() => canvas.current?.getBoundingClientRect()}
          page={page}
          choose={(value) => {
            live.send({ type: 'fill', id: suggested.id, value });
            live.closeField();
          }}
          close={() => live.closeField()}
          takesKey={takesKey}
        />
      )}
      <TabsNote live={live} />
      {isTheirs && <CopyOffer live={live} />}
      <p id="keyboard-hint" class="keyboard-hint" hidden={!isTheirs || pointing?.isPointing === true}>
        {isTyping ? (
          <>
            Your keyboard types into the page. Press <kbd>Esc</kbd> twice to leave.
          </>
        ) : (
          <>
            To type into the page, click the picture or press Keyboard. Press <kbd>Esc</kbd> twice to leave.
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

/** The message over the picture while it does not show the current page. */
function signOf({ state }: Live, waitsFor: LiveViewProps['waitsFor']): string | undefined {
  if (state.link === 'ended') return 'The browser is closed.';
  if (waitsFor !== undefined && state.hasFrame) return 'The browser is closed. A new one is opening…';
  if (waitsFor !== undefined) return `${waitLabel(waitsFor)}…`;
  if (state.link === 'reconnecting') return 'Reconnecting… The picture may be out of date.';
  return state.hasFrame ? undefined : 'Opening the live view…';
}
