import { type Message, Models, ServerClient } from 'postmark';
import { mailUnavailable } from './failures.js';
import type { MailInput } from './mail-owner.js';
import { failureOf, type Attempt } from './postmark-failures.js';
import { recipientOf } from './recipient.js';
import type { Mail } from './render.js';

interface PostmarkSettings {
  postmarkToken: string;
  postmarkUrl: string;
  from: string;
  stream: string;
}

const TIMEOUT_SECONDS = 10;
/** Postmark refuses a mail whose metadata values are longer. */
const MAX_METADATA = 80;

/**
 * Sends by Postmark and returns its message id. Fails with `MailUnavailable` or `NotificationFailed`; none of `secrets`,
 * nor the server's token, is in the failure.
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
  // Something else than Postmark may answer 200, for example a proxy's page.
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
    // The client's errors keep neither the headers nor the reason of a lost connection.
    fetch: async (target: Parameters<typeof fetch>[0], init?: RequestInit) => {
      try {
        // A redirect would carry the server's token to wherever it points.
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
    // A tracked link would go through a third party, and be opened by it.
    TrackLinks: Models.LinkTrackingOptions.None,
  };
}
