import { z } from 'zod';
import { list, type ValuesOf, webUrl } from '../setting-types.js';

const MAILBOX_WORDS =
  'must be IMAP addresses such as imaps://ana%40example.com:password@imap.example.com, with % codes in name and password';

/** Settings for the places where two-factor codes arrive. */
export const twoFactorSettings = {
  INTERMISSION_MAILBOXES: z
    .string()
    .default('')
    .transform((text, context) => {
      const urls = text.split(/[\s,]+/).filter((item) => item !== '');
      // The value contains passwords, so the message does not show it.
      if (!urls.every(isMailbox)) context.addIssue({ code: 'custom', message: MAILBOX_WORDS });
      return urls;
    })
    .meta({
      description:
        'mailboxes in which two-factor codes arrive, as imaps://user:password@host with %40 for @, comma-separated; for workers',
      unset: 'none',
      isSecret: true,
      usedBy: ['worker'],
    }),
  SLACK_BOT_TOKEN: list.meta({
    description: 'reads two-factor codes from Slack, one token for each workspace, comma-separated; for workers',
    unset: 'none',
    isSecret: true,
    usedBy: ['worker'],
  }),
  INTERMISSION_SLACK_URL: z
    .url('must be an address such as https://slack.com/api/')
    .default('https://slack.com/api/')
    .meta({ description: "Slack's Web API", usedBy: ['worker'] }),
  TWILIO_ACCOUNT_SID: z
    .string()
    .optional()
    .meta({
      description: 'reads two-factor codes from SMS, with TWILIO_AUTH_TOKEN; for workers',
      unset: 'none',
      usedBy: ['worker'],
    }),
  TWILIO_AUTH_TOKEN: z
    .string()
    .optional()
    .meta({ description: 'the token of that account', unset: 'none', isSecret: true, usedBy: ['worker'] }),
  INTERMISSION_TWILIO_URL: webUrl
    .default('https://api.twilio.com')
    .meta({ description: "Twilio's REST API", usedBy: ['worker'] }),
};

export function twoFactorConfig(env: ValuesOf<typeof twoFactorSettings>) {
  return {
    mailboxes: env.INTERMISSION_MAILBOXES,
    slack: { tokens: env.SLACK_BOT_TOKEN, url: env.INTERMISSION_SLACK_URL },
    twilio: { sid: env.TWILIO_ACCOUNT_SID, authToken: env.TWILIO_AUTH_TOKEN, url: env.INTERMISSION_TWILIO_URL },
  };
}

function isMailbox(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^imaps?:$/.test(url.protocol) && url.hostname !== '' && url.username !== '';
}
