import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { number, oneOf, text, wrong } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';

const SOURCES = {
  email_two_fa_action: z.object({
    type: oneOf('email_two_fa_action'),
    receiver_email_address: text(),
    sender_email_address: text(),
    integration_email_address: text().nullish(),
  }),
  slack_two_fa_action: z.object({
    type: oneOf('slack_two_fa_action'),
    slack_workspace_domain: text(),
    channel_name: text(),
    sender_name: text(),
  }),
  sms_two_fa_action: z.object({ type: oneOf('sms_two_fa_action'), from_number: text(), to_number: text() }),
};
const TYPES = Object.keys(SOURCES).join(', ');

/** Where the message with the code arrives. */
export type CodeMessage =
  | z.output<(typeof SOURCES)['email_two_fa_action']>
  | z.output<(typeof SOURCES)['slack_two_fa_action']>
  | z.output<(typeof SOURCES)['sms_two_fa_action']>;

/** Read by hand, so that a wrong one is told what is right for its own type. */
const action = z.unknown().transform((value, context): CodeMessage => {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const source =
    typeof type === 'string' && Object.hasOwn(SOURCES, type) ? SOURCES[type as keyof typeof SOURCES] : undefined;
  if (source === undefined) {
    const message = wrong(value, `an object with a type, one of ${TYPES}`);
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const read = source.safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const WORDS = { email_two_fa_action: 'mail', slack_two_fa_action: 'Slack', sms_two_fa_action: 'an SMS' };

export const twoFaAction = defineNode({
  name: 'two_fa_action',
  wrapper: 'extraction_action',
  runs: 'service',
  // It only looks.
  isRepeatable: () => true,
  params: z.object({
    action,
    output_variable_name: text().min(1, 'must not be empty'),
    instructions: text().nullish(),
    max_wait_time: number({ min: 0 }).default(300),
    check_interval: number({ above: 0 }).default(30),
    start_2fa_time_offset_minutes: number({ min: 0 }).default(0),
    end_2fa_time_offset_minutes: number({ min: 0 }).default(0),
  }),
  title: ({ action }) => `read the two-factor code from ${WORDS[action.type]}`,
  timing: EXTRACTION_TIMING,
});
