import { type Message, Models, ServerClient } from 'postmark';
import { mailUnavailable } from './failures.js';
import type { MailInput, Mail } from './mail-input.js';
import { failureOf, type Attempt } from './postmark-failures.js';
import { recipientOf } from './recipient.js';

interface PostmarkSettings {
  postmarkToken: string;
  postmarkUrl: string;
  from: string;
  stream: string;
}

const TIMEOUT_SECONDS = 10;
/** Postmark refuses a mail with longer metadata values. */
const MAX_METADATA = 80;

/**
 * Sends a mail through Postmark and returns its message id. Fails with `MailUnavailable` or `NotificationFailed`; the failure contains
 * neither `secrets` nor the server's token.
 */
export async function sendByPostmark(
  settings: PostmarkSettings,
  input: MailInput,
  mail: Mail,
  secrets: string[],
  timeoutSeconds = TIMEOUT_SECONDS,
): Promise<string> {
  const attempt: Attempt = { to: input.to.email, timeoutSeconds, secrets: [...secrets, settings.postmarkToken] };
  const client = clientOf(settings, timeoutSeconds, attempt);
  const answer = await client.sendEmail(messageOf(settings, input, mail)).catch((error: unknown) => {
    throw failureOf(error, attempt);
  });
  // Something other than Postmark may answer 200, for example a proxy.
  if (typeof answer.MessageID !== 'string') {
    throw mailUnavailable(attempt.to, `The answer to the mail to ${attempt.to} is not Postmark's: it has no MessageID`);
  }
  return answer.MessageID;
}

function clientOf(settings: PostmarkSettings, timeout: number, attempt: Attempt): ServerClient {
  const url = new URL(settings.postmarkUrl);
  return new ServerClient(settings.postmarkToken, {
    useHttps: url.protocol === 'https:',
    requestHost: url.host + url.pathname.replace(/\/+$/, ''),
    timeout,
    // The client's errors contain neither the headers nor the reason for a lost connection.
    fetch: async (target: Parameters<typeof fetch>[0], init?: RequestInit) => {
      try {
        // A redirect would send the server's token to another address.
        const response = await fetch(target, { ...init, redirect: 'manual' });
        attempt.retryAfter = response.headers.get('retry-after');
        return response;
      } catch (error) {
        attempt.lost = error;
        throw error;
      }
    },
  });
}

function messageOf(settings: PostmarkSettings, input: MailInput, mail: Mail): Message {
  return {
    From: settings.from,
    To: recipientOf(input.to),
    Subject: mail.subject,
    TextBody: mail.text,
    HtmlBody: mail.html,
    MessageStream: settings.stream,
    Tag: 'human-in-loop',
    Metadata: { 'run-id': input.runId.slice(0, MAX_METADATA), 'pause-id': input.pauseId.slice(0, MAX_METADATA) },
    TrackOpens: false,
    // A tracked link would go through a third party, which would open it.
    TrackLinks: Models.LinkTrackingOptions.None,
  };
}
