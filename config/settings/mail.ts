import { z } from 'zod';
import { ConfigurationError } from '../configuration-error.js';
import { type ValuesOf, webUrl } from '../setting-types.js';

/** Mail to owners. */
export const mailSettings = {
  POSTMARK_SERVER_TOKEN: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'sends real mail',
      unset: 'mail goes to the outbox',
      isSecret: true,
      usedBy: ['worker'],
      knownTo: ['api'],
    }),
  INTERMISSION_POSTMARK_URL: webUrl
    .default('https://api.postmarkapp.com')
    .meta({ description: "Postmark's API", usedBy: ['worker'] }),
  INTERMISSION_MAIL_FROM: z
    .string()
    .optional()
    .meta({
      description: 'sender of mails, a confirmed Postmark sender signature; needed with POSTMARK_SERVER_TOKEN',
      unset: 'none',
      usedBy: ['worker', 'api'],
    }),
  INTERMISSION_MAIL_STREAM: z
    .string()
    .default('outbound')
    .meta({ description: 'Postmark transactional message stream', usedBy: ['worker'] }),
  INTERMISSION_TIME_ZONE: z
    .string()
    .default('UTC')
    .meta({ description: 'time zone of the times in mails, such as Europe/Berlin', usedBy: ['worker'] }),
};

/** Throws a `ConfigurationError` when a Postmark token is set without a sender. */
export function mailConfig(env: ValuesOf<typeof mailSettings>) {
  if (env.POSTMARK_SERVER_TOKEN !== undefined && env.INTERMISSION_MAIL_FROM === undefined) {
    throw new ConfigurationError(
      'INTERMISSION_MAIL_FROM (sender of mails) is needed with POSTMARK_SERVER_TOKEN, for example "Intermission <runs@example.com>"',
    );
  }
  return {
    timeZone: env.INTERMISSION_TIME_ZONE,
    mail: {
      postmarkToken: env.POSTMARK_SERVER_TOKEN,
      postmarkUrl: env.INTERMISSION_POSTMARK_URL,
      from: env.INTERMISSION_MAIL_FROM ?? 'Intermission <intermission@localhost>',
      stream: env.INTERMISSION_MAIL_STREAM,
    },
  };
}
