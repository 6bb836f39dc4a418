import type { ServerMessage } from '../../browsers/protocol.js';

type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
export type Question = Message<'dialog'>;

/** What the remote browser has around its pages: tabs, where they can go, and the questions that are open. */
export interface ChromeState {
  tabs: Omit<Message<'tabs'>, 'type'>;
  nav: Omit<Message<'nav'>, 'type'>;
  /** The oldest first. */
  questions: Question[];
}

export const NO_CHROME: ChromeState = {
  tabs: { tabs: [], shown: undefined },
  nav: { canGoBack: false, canGoForward: false, isLoading: false, takesAddress: false },
  questions: [],
};

export function reduceChrome(
  state: ChromeState,
  event: Message<'tabs' | 'nav' | 'dialog' | 'dialog-closed'>,
): ChromeState {
  switch (event.type) {
    case 'tabs':
      return { ...state, tabs: event };
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
