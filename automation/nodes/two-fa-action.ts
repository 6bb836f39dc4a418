import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { sites } from '../parameters/secure-parameters.js';
import { readShape } from '../model/read-shape.js';
import { number, oneOf, text, wrong } from '../model/field-types.js';
import { EXTRACTION_TIMING } from './extraction.js';

const SOURCES = {
  email_two_fa_action: z.object({
    type: oneOf('email_two_fa_action'),
    receiver_email_address: text().describe('Address that receives the code'),
    sender_email_address: text().describe('Address that sends the code'),
    integration_email_address: text().nullish().describe('User name of the mailbox, if it differs from the address'),
  }),
  slack_two_fa_action: z.object({
    type: oneOf('slack_two_fa_action'),
    slack_workspace_domain: text().describe('Domain of the Slack workspace'),
    channel_name: text().describe('Channel in which the code appears'),
    sender_name: text().describe('Who posts the code'),
  }),
  sms_two_fa_action: z.object({
    type: oneOf('sms_two_fa_action'),
    from_number: text().describe('Number that sends the code'),
    to_number: text().describe('Number that receives the code'),
  }),
};
const TYPES = Object.keys(SOURCES).join(', ');

/** Where the message with the code arrives. */
export type CodeMessage =
  | z.output<(typeof SOURCES)['email_two_fa_action']>
  | z.output<(typeof SOURCES)['slack_two_fa_action']>
  | z.output<(typeof SOURCES)['sms_two_fa_action']>;

/** Validated by hand, so that an error names what would be right for the given type. */
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
  const { data, issues } = readShape<z.ZodType<CodeMessage>>(source, value);
  if (issues === undefined) return data;
  for (const { path, message } of issues) context.addIssue({ code: 'custom', path: path.split('.'), message });
  return z.NEVER;
}

const WORDS = { email_two_fa_action: 'mail', slack_two_fa_action: 'Slack', sms_two_fa_action: 'an SMS' };

export const twoFaAction = defineNode({
  name: 'two_fa_action',
  description: 'Waits for a message with a two-factor code',
  needs: 'a mailbox, Slack or Twilio',
  difference: 'it finds the code by its shape, without a model; the code is sealed like a secret',
  wrapper: 'extraction_action',
  runs: 'service',
  setsSecret: ({ output_variable_name: name, sites }) => ({ name, sites: sites ?? [] }),
  needsInteractionTime: true,
  // It only reads messages.
  isRepeatable: () => true,
  params: z.object({
    action: action.describe('Where the message with the code arrives'),
    output_variable_name: text().min(1, 'must not be empty').describe('Variable that holds the code: {code[0]}'),
    sites: sites(),
    instructions: text().nullish().describe('Has no effect'),
    max_wait_time: number({ min: 0 }).default(300).describe('Seconds to wait for the message'),
    check_interval: number({ above: 0 }).default(30).describe('Seconds between checks'),
    start_2fa_time_offset_minutes: number({ min: 0 })
      .default(0)
      .describe('Minutes before the latest interaction in which a message still counts'),
    end_2fa_time_offset_minutes: number({ min: 0 })
      .default(0)
      .describe("Minutes that the service's clock may be ahead"),
  }),
  title: ({ action }) => `read the two-factor code from ${WORDS[action.type]}`,
  timing: EXTRACTION_TIMING,
});
