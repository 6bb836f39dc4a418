import { Icon } from '../ui/icons.js';
import type { Live } from './use-live-view.js';

interface TabStripProps {
  live: Live;
  isAccepting: boolean;
}

/** The open tabs, once there is more than one. */
export function TabStrip({ live, isAccepting }: TabStripProps) {
  const { tabs, shown } = live.state.chrome.tabs;
  if (tabs.length < 2) return null;
  return (
    <ul class="tabs" aria-label="Open tabs">
      {tabs.map((tab) => {
        const name = nameOf(tab);
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
  );
}

/** Which tab the automation goes on in, when that is not the one in the picture. */
export function TabsNote({ live }: { live: Live }) {
  const { tabs, shown } = live.state.chrome.tabs;
  const newest = tabs.at(-1);
  if (newest === undefined || newest.id === shown) return null;
  return (
    <p class="tabs-note" role="status">
      After this pause the automation goes on in the newest tab, “{nameOf(newest)}”.
    </p>
  );
}

function nameOf({ title, url }: { title: string; url: string }): string {
  return title || hostOf(url) || 'New tab';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
