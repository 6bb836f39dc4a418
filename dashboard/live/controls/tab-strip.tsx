import { Icon } from '../../ui/icons.js';
import type { Live } from '../connection/use-live-view.js';

interface TabStripProps {
  live: Live;
  /** Id of the tab that the picture shows. */
  drawnTab: string | undefined;
  isAccepting: boolean;
}

/** The open tabs, if there is more than one. */
export function TabStrip({ live, drawnTab, isAccepting }: TabStripProps) {
  const { tabs, shown } = live.state.chrome.tabs;
  const stateOf = (id: string) => (id === drawnTab ? 'is-shown' : id === shown ? 'is-coming' : '');
  if (tabs.length < 2) return null;
  return (
    <ul class="tabs" aria-label="Open tabs">
      {tabs.map((tab) => {
        const name = nameOf(tab);
        return (
          <li key={tab.id} class={`tab ${stateOf(tab.id)}`}>
            <button
              class="tab-name"
              dir="auto"
              aria-current={tab.id === drawnTab ? 'true' : undefined}
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

/** Says in which tab the automation will continue, when that is not the tab in the picture. */
export function TabsNote({ live }: { live: Live }) {
  const { tabs, shown } = live.state.chrome.tabs;
  const newest = tabs.at(-1);
  if (newest === undefined || newest.id === shown) return null;
  return (
    <p class="tabs-note" role="status">
      After this pause the automation continues in the newest tab, “<bdi>{nameOf(newest)}</bdi>”.
    </p>
  );
}

function nameOf({ title, url }: { title: string; url: string }): string {
  return title || hostOf(url) || 'New tab';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
