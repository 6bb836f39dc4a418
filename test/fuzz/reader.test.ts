import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindParameters } from '../../automation/parameters/bind-parameters.js';
import { readAutomation } from '../../automation/reading/read-automation.js';
import { substitute } from '../../automation/parameters/placeholders.js';
import { InvalidRequestError } from '../../client/errors.js';
import { readRequest, type StartRequest } from '../../client/request.js';
import { mutated, oddities } from './mutations.js';
import { RUNS } from './size.js';

const folder = new URL('../automation/examples/automations/', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name !== 'index.json')
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown);

const documents = fc.oneof(fc.jsonValue({ maxDepth: 6 }), oddities, ...examples.map(mutated));

describe('the reader of automations, given anything', () => {
  it('says what is wrong and where, and never throws', () => {
    fc.assert(
      fc.property(documents, oddities, (document, values) => {
        const read = readAutomation(document);
        const issues = read.valid ? [] : read.errors;
        if (!read.valid) expect(issues.length).toBeGreaterThan(0);
        for (const { path, message } of [...issues, ...read.warnings]) {
          expect(typeof path).toBe('string');
          expect(message).not.toMatch(/^$|undefined|\[object|TypeError/);
        }
        if (read.valid) bindParameters(read.automation, values);
      }),
      { numRuns: RUNS },
    );
  });

  it('makes of what it takes an automation that reads the same once more, and that placeholders can be put into', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const before = JSON.stringify(document);
        const read = readAutomation(document);
        expect(JSON.stringify(document)).toBe(before);
        if (!read.valid) return;
        expect(readAutomation(JSON.parse(before))).toEqual(read);
        for (const { params } of read.automation.nodes) {
          substitute(params, [read.automation.parameters.input_parameters]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('leaves no trace in what all objects share', () => {
    fc.assert(
      fc.property(documents, (document) => {
        readAutomation(document);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as Record<string, unknown>).a).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a request to start a run, given anything', () => {
  const valid = { automation: examples[0], owner: { email: 'ana@example.com', name: 'Ana' }, idempotencyKey: 'a' };

  it('is read, or refused with InvalidRequestError', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(valid), oddities), (request) => {
        try {
          readRequest(Object(request) as StartRequest);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidRequestError);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
