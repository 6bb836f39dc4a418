import type { CodeMessage } from '../../automation/index.js';
import type { Config } from '../../config/index.js';
import { mailSource } from './mail.js';
import type { MessageSource } from './messages.js';
import { slackSource } from './slack.js';
import { smsSource } from './sms.js';

/** Where two-factor codes arrive, by the settings. */
export type TwoFactorSettings = Config['twoFactor'];

/** The source that an action names. Fails with `SecretUnavailable` when its setting is missing. */
export function sourceOf(action: CodeMessage, { mailboxes, slack, twilio }: TwoFactorSettings): MessageSource {
  switch (action.type) {
    case 'email_two_fa_action':
      return mailSource(action, mailboxes);
    case 'slack_two_fa_action':
      return slackSource(action, slack.tokens, slack.url);
    case 'sms_two_fa_action':
      return smsSource(action, twilio);
  }
}
