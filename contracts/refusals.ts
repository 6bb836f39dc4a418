/** Every type with which a run refuses an update. The type is `ApplicationFailure.type` in Temporal; the client reads it. */
export const REFUSALS = {
  InvalidArgument: 'The argument does not have the shape of the update.',
  LinkExpired: 'The pause that the link belongs to is over.',
  LinkUsed: 'Somebody opened the link already, or a fresh link replaced it.',
  LinkReplaced: 'Somebody opened a fresh link on another device, which replaced this claim.',
  TooManyLinks: 'The pause has mailed as many links as it may.',
  NoTimeLeft: 'The time limit of the whole run leaves no more time for the pause.',
  PauseNotOpen: 'The pause is over.',
} as const;

export type RefusalType = keyof typeof REFUSALS;
