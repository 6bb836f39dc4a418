import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.js';
import type { Live } from '../connection/use-live-view.js';

interface NavigationProps {
  live: Live;
  isAccepting: boolean;
}

/** Back, forward, reload or stop, and the address. */
export function Navigation({ live, isAccepting }: NavigationProps) {
  const { nav } = live.state.chrome;
  const go = (action: 'back' | 'forward' | 'reload' | 'stop') => () => live.send({ type: 'navigate', action });
  return (
    <>
      <button class="tool" aria-label="Back" disabled={!isAccepting || !nav.canGoBack} onClick={go('back')}>
        <Icon name="back" />
      </button>
      {nav.canGoForward && (
        <button class="tool" aria-label="Forward" disabled={!isAccepting} onClick={go('forward')}>
          <Icon name="forward" />
        </button>
      )}
      {nav.isLoading ? (
        <button class="tool" aria-label="Stop loading" disabled={!isAccepting} onClick={go('stop')}>
          <Icon name="cross" />
        </button>
      ) : (
        <button class="tool" aria-label="Reload the page" disabled={!isAccepting} onClick={go('reload')}>
          <Icon name="reload" />
        </button>
      )}
      {isAccepting && nav.takesAddress ? <AddressField live={live} /> : <Address url={live.state.page?.url} />}
    </>
  );
}

/** The address, as a button that turns into a field for typing another one. */
function AddressField({ live }: { live: Live }) {
  const [isTyping, setTyping] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const url = live.state.page?.url ?? '';

  useEffect(() => field.current?.focus(), [isTyping]);

  function leave() {
    setTyping(false);
    // The button reappears only after the field has been removed.
    requestAnimationFrame(() => button.current?.focus());
  }

  function open(event: Event) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget as HTMLFormElement).get('address');
    if (typeof typed === 'string' && typed.trim() !== '') live.send({ type: 'address', url: typed });
    leave();
  }

  if (!isTyping) {
    return (
      <button ref={button} class="address address-button" onClick={() => setTyping(true)}>
        <span class="visually-hidden">Go to another address. </span>
        <AddressText url={url} />
      </button>
    );
  }
  return (
    <form class="address-form" onSubmit={open}>
      <input
        ref={field}
        name="address"
        aria-label="Address"
        dir="ltr"
        defaultValue={url}
        inputMode="url"
        enterkeyhint="go"
        autocomplete="off"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        maxLength={4000}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setTyping(false)}
        onKeyDown={(event) => event.key === 'Escape' && leave()}
      />
    </form>
  );
}

function Address({ url }: { url: string | undefined }) {
  return (
    <p class="address">
      <AddressText url={url} />
    </p>
  );
}

/** Emphasises the host, as a browser's address bar does. */
function AddressText({ url }: { url: string | undefined }) {
  const parsed = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || parsed.host === '') return null;
  return (
    <span dir="ltr" title={parsed.href}>
      <span class="visually-hidden">Address: </span>
      {parsed.protocol !== 'https:' && <span>{parsed.protocol}//</span>}
      <strong>{parsed.host}</strong>
      <span>{parsed.pathname === '/' ? '' : parsed.pathname}</span>
    </span>
  );
}
