/** A message that may hold a code. */
export interface Message {
  /** Epoch milliseconds: when it arrived. */
  at: number;
  /** All that a person would read of it. */
  text: string;
}

/** Times of arrival, in epoch milliseconds, both included. */
export interface TimeWindow {
  from: number;
  to: number;
}

/**
 * A place where messages arrive. It only reads. Fails with `SecretUnavailable` when asking again is of no use; any other error counts as
 * no messages for now, and its message says, in words of ours, what happened.
 */
export interface MessageSource {
  /** For people, such as `mail from a@example.com to b@example.com`. */
  readonly name: string;
  messages(window: TimeWindow, signal: AbortSignal): Promise<Message[]>;
}
