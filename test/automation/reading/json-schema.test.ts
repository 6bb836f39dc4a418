import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import { automationSchema } from '../../../automation/reading/json-schema.js';
import { LENIENT } from './lenient.js';
import { ALL_EXAMPLES } from './all-examples.js';

const schema = automationSchema();
// Types of several kinds, on purpose: text is a number too.
const validate = new Ajv({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(schema);

const [read, refused] = [true, false].map((valid) =>
  ALL_EXAMPLES.filter(({ document }) => readAutomation(document).valid === valid),
);

/** What only the reader knows: rules between members, names inside texts, and what a text must be like. */
const READER_ALONE = [
  'click-command-and-xpath',
  'close-tabs-until-nothing',
  'expect-new-tab-on-sleep',
  'for-loop-both-sources',
  'for-loop-index-of',
  'key-press-unknown-key',
  'llm-format-unknown-type',
  'llm-output-not-in-format',
  'onepassword-totp-without-digits',
  'press-enter-without-command',
  'set-variable-both',
  'upload-ftp-url',
  'upload-two-sources',
].map((name) => `invalid/${name}.json`);

/** Every member anywhere that has a type of its own and no words about it. */
function undescribed(part: unknown, path: string): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const { properties = {} } = part as { properties?: Record<string, Record<string, unknown>> };
  const silent = Object.entries(properties).filter(
    ([name, member]) => name !== 'type' && !['null', 'object'].includes(String(member.type)) && !member.description,
  );
  return [
    ...silent.map(([name]) => `${path}.${name}`),
    ...Object.entries(part).flatMap(([key, inner]) => undescribed(inner, `${path}.${key}`)),
  ];
}

describe('the JSON Schema of the format', () => {
  it.each(read!)('takes $name, which the reader takes', ({ document }) => {
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('refuses what the reader refuses, but for what only the reader knows', () => {
    const taken = refused!.filter(({ document }) => validate(document));
    expect(taken.map(({ name }) => name).sort()).toEqual(READER_ALONE);
  });

  it.each(LENIENT)('takes %s', (_, document) => {
    expect(readAutomation(document).valid).toBe(true);
    expect(validate(document)).toBe(true);
  });

  it('has words for every member', () => {
    expect(undescribed(schema, '')).toEqual([]);
  });
});
