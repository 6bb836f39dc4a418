import type { ServerMessage } from '../../../contracts/live-protocol.js';

type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
export type Question = Message<'dialog'>;

/** The remote browser's state around its pages: tabs, their history, and open dialogs. */
export interface ChromeState {
  tabs: Omit<Message<'tabs'>, 'type'>;
  nav: Omit<Message<'nav'>, 'type'>;
  /** Oldest first. */
  questions: Question[];
}

export const NO_CHROME: ChromeState = {
  tabs: { tabs: [], shown: undefined },
  nav: { canGoBack: false, canGoForward: false, isLoading: false, takesAddress: false },
  questions: [],
};

export function reduceChrome(
  state: ChromeState,
  event: Message<'tabs' | 'tab' | 'nav' | 'dialog' | 'dialog-closed'>,
): ChromeState {
  switch (event.type) {
    case 'tabs':
      return { ...state, tabs: event };
    case 'tab': {
      const tabs = state.tabs.tabs.map((tab) => (tab.id === event.tab.id ? event.tab : tab));
      return { ...state, tabs: { ...state.tabs, tabs } };
    }
    case 'nav':
      return { ...state, nav: event };
    case 'dialog':
      return { ...state, questions: [...without(state.questions, event.id), event] };
    case 'dialog-closed':
      return { ...state, questions: without(state.questions, event.id) };
  }
}

function without(questions: Question[], id: string): Question[] {
  return questions.filter((question) => question.id !== id);
}
