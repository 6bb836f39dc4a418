import { z } from 'zod';
import { secretUnavailable } from '../secrets/unavailable.js';
import type { MessageSource } from './messages.js';
import { signalWithin } from '../../infra/signal-within.js';

const CALL_MS = 10_000;

/** The part of Twilio's message list that we read. */
const Page = z.object({
  messages: z.array(
    z.object({ body: z.string().nullish(), date_sent: z.string().nullish(), date_created: z.string().nullish() }),
  ),
});

interface TwilioAccount {
  sid: string | undefined;
  authToken: string | undefined;
  url: string;
}

/** SMS messages that one of the account's numbers received, from Twilio's REST API. */
export function smsSource(
  { from_number: from, to_number: to }: { from_number: string; to_number: string },
  account: TwilioAccount,
): MessageSource {
  const name = `SMS from ${from} to ${to}`;
  const { sid, authToken, url } = account;
  if (sid === undefined || authToken === undefined) {
    throw secretUnavailable(`${name} cannot be read; set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN`);
  }
  return {
    name,
    async messages(window, signal) {
      // Twilio filters by day, in UTC.
      const day = new Date(window.from).toISOString().slice(0, 10);
      const query = new URLSearchParams({ From: from, To: to, 'DateSent>': day, PageSize: '100' });
      const response = await fetch(`${url}/2010-04-01/Accounts/${encodeURIComponent(sid)}/Messages.json?${query}`, {
        headers: { authorization: `Basic ${Buffer.from(`${sid}:${authToken}`).toString('base64')}` },
        signal: signalWithin(CALL_MS, signal),
        redirect: 'error',
      }).catch(() => {
        throw new Error('Twilio did not answer');
      });
      if ([401, 403, 404].includes(response.status)) {
        throw secretUnavailable(`Twilio refused (${response.status}); check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN`);
      }
      const page = response.ok ? Page.safeParse(await response.json().catch(() => undefined)) : undefined;
      if (!page?.success) throw new Error(`Twilio answered ${response.status}`);
      return page.data.messages
        .map(({ body, date_sent, date_created }) => ({
          at: new Date(date_sent ?? date_created ?? 0).getTime(),
          text: body ?? '',
        }))
        .filter(({ at }) => at >= Math.floor(window.from / 1000) * 1000 && at <= window.to);
    },
  };
}
