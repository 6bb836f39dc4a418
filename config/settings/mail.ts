import { z } from 'zod';
import { ConfigurationError } from '../configuration-error.js';
import { type ValuesOf, webUrl } from '../values.js';

/** Mail to owners. */
export const mailSettings = {
  POSTMARK_SERVER_TOKEN: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'sends real mail', unset: 'mail goes to the outbox' }),
  INTERMISSION_POSTMARK_URL: webUrl.default('https://api.postmarkapp.com').describe("Postmark's API"),
  INTERMISSION_MAIL_FROM: z.string().optional().meta({
    description: 'sender of mails, a confirmed Postmark sender signature; needed with POSTMARK_SERVER_TOKEN',
    unset: 'none',
  }),
  INTERMISSION_MAIL_STREAM: z.string().default('outbound').describe('Postmark transactional message stream'),
  INTERMISSION_TIME_ZONE: z.string().default('UTC').describe('time zone of the times in mails, such as Europe/Berlin'),
};

/** Throws `ConfigurationError` when real mail has no sender. */
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
