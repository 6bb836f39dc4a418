import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { number, oneOf, text, wrong } from '../values.js';
import { EXTRACTION_TIMING } from './extraction.js';

const SOURCES = {
  email_two_fa_action: z.object({
    type: oneOf('email_two_fa_action'),
    receiver_email_address: text().describe('Address that the code is sent to'),
    sender_email_address: text().describe('Address that it is sent from'),
    integration_email_address: text().nullish().describe('User name of the mailbox, where it is another'),
  }),
  slack_two_fa_action: z.object({
    type: oneOf('slack_two_fa_action'),
    slack_workspace_domain: text().describe('Domain of the workspace'),
    channel_name: text().describe('Channel that the code is posted in'),
    sender_name: text().describe('Who posts it'),
  }),
  sms_two_fa_action: z.object({
    type: oneOf('sms_two_fa_action'),
    from_number: text().describe('Number that the code is sent from'),
    to_number: text().describe('Number that it is sent to'),
  }),
};
const TYPES = Object.keys(SOURCES).join(', ');

/** Where the message with the code arrives. */
export type CodeMessage =
  | z.output<(typeof SOURCES)['email_two_fa_action']>
  | z.output<(typeof SOURCES)['slack_two_fa_action']>
  | z.output<(typeof SOURCES)['sms_two_fa_action']>;

/** Read by hand, so that a wrong one is told what is right for its own type. */
const action = z
  .unknown()
  .transform(readSource)
  .meta({
    anyOf: Object.values(SOURCES).map((source) => ({ ...z.toJSONSchema(source, { io: 'input' }), $schema: undefined })),
  });

function readSource(value: unknown, context: z.RefinementCtx): CodeMessage {
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
}

const WORDS = { email_two_fa_action: 'mail', slack_two_fa_action: 'Slack', sms_two_fa_action: 'an SMS' };

export const twoFaAction = defineNode({
  name: 'two_fa_action',
  description: 'Waits for a message with a two-factor code',
  needs: 'a mailbox, Slack or Twilio',
  difference: 'the code is found by its form and not by a model; it is sealed, as secrets are',
  wrapper: 'extraction_action',
  runs: 'service',
  // It only looks.
  isRepeatable: () => true,
  params: z.object({
    action: action.describe('Where the message with the code arrives'),
    output_variable_name: text().min(1, 'must not be empty').describe('Variable that stands for the code: {code[0]}'),
    instructions: text().nullish().describe('Has no effect'),
    max_wait_time: number({ min: 0 }).default(300).describe('Seconds to wait for the message'),
    check_interval: number({ above: 0 }).default(30).describe('Seconds between two looks'),
    start_2fa_time_offset_minutes: number({ min: 0 })
      .default(0)
      .describe('How long before the latest interaction a message may have come'),
    end_2fa_time_offset_minutes: number({ min: 0 })
      .default(0)
      .describe('How far ahead the clock of the service may be'),
  }),
  title: ({ action }) => `read the two-factor code from ${WORDS[action.type]}`,
  timing: EXTRACTION_TIMING,
});
