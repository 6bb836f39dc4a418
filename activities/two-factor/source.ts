import type { CodeMessage } from '../../automation/nodes/two-fa-action.js';
import type { Config } from '../../config/index.js';
import { type Grantee, whyNotGranted } from '../../config/tenants.js';
import { secretUnavailable } from '../secrets/unavailable.js';
import { mailSource } from './mail.js';
import type { MessageSource } from './messages.js';
import { slackSource } from './slack.js';
import { smsSource } from './sms.js';

/** The settings for receiving two-factor codes. */
export type TwoFactorSettings = Config['twoFactor'] & Pick<Config, 'tenants'>;

/** The source that an action names. Fails with `SecretUnavailable` when a setting is missing or the tenant may not use it. */
export function sourceOf(
  action: CodeMessage,
  { mailboxes, slack, twilio, tenants }: TwoFactorSettings,
  grantee: Grantee,
): MessageSource {
  for (const place of placesOf(action)) {
    const refusal = whyNotGranted(tenants, grantee, 'mailboxes', place);
    if (refusal !== undefined) throw secretUnavailable(refusal);
  }
  switch (action.type) {
    case 'email_two_fa_action':
      return mailSource(action, mailboxes);
    case 'slack_two_fa_action':
      return slackSource(action, slack.tokens, slack.url);
    case 'sms_two_fa_action':
      return smsSource(action, twilio);
  }
}

/** The mailbox to open and the address to look for in it; several tenants may share a mailbox. */
function placesOf(action: CodeMessage): string[] {
  switch (action.type) {
    case 'email_two_fa_action':
      return [action.receiver_email_address, action.integration_email_address ?? action.receiver_email_address].map(
        (address) => address.trim().toLowerCase(),
      );
    case 'slack_two_fa_action':
      return [`slack:${action.slack_workspace_domain}/${action.channel_name.replace(/^#/, '')}`];
    case 'sms_two_fa_action':
      return [`sms:${action.to_number}`];
  }
}
