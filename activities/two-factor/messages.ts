/** A message that may hold a code. */
export interface Message {
  /** Epoch milliseconds: when it arrived. */
  at: number;
  /** All the text that a person would read. */
  text: string;
}

/** Arrival times in epoch milliseconds, both inclusive. */
export interface TimeWindow {
  from: number;
  to: number;
}

/**
 * A read-only source of messages. Fails with `SecretUnavailable` when a retry cannot help. Any other error counts as "no messages yet", and
 * its message says in our own words what happened.
 */
export interface MessageSource {
  /** For people, such as `mail from a@example.com to b@example.com`. */
  readonly name: string;
  messages(window: TimeWindow, signal: AbortSignal): Promise<Message[]>;
}
