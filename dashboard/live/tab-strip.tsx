import { Icon } from '../ui/icons.js';
import type { Live } from './use-live-view.js';

interface TabStripProps {
  live: Live;
  isAccepting: boolean;
}

/** The open tabs, once there is more than one. */
export function TabStrip({ live, isAccepting }: TabStripProps) {
  const { tabs, shown } = live.state.chrome.tabs;
  const newest = tabs.at(-1);
  if (newest === undefined || tabs.length < 2) return null;
  return (
    <>
      <ul class="tabs" aria-label="Open tabs">
        {tabs.map((tab) => {
          const name = tab.title || hostOf(tab.url) || 'New tab';
          return (
            <li key={tab.id} class={`tab ${tab.id === shown ? 'is-shown' : ''}`}>
              <button
                class="tab-name"
                aria-current={tab.id === shown ? 'true' : undefined}
                disabled={!isAccepting}
                title={name}
                onClick={() => live.send({ type: 'tab', action: 'show', id: tab.id })}
              >
                {name}
              </button>
              <button
                class="tab-close"
                aria-label={`Close ${name}`}
                disabled={!isAccepting}
                onClick={() => live.send({ type: 'tab', action: 'close', id: tab.id })}
              >
                <Icon name="cross" />
              </button>
            </li>
          );
        })}
      </ul>
      {newest.id !== shown && (
        <p class="tabs-note" role="status">
          After this pause the automation goes on in the newest tab, “{newest.title || hostOf(newest.url)}”.
        </p>
      )}
    </>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
