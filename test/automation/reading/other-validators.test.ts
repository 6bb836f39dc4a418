import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationSchema } from '../../../automation/reading/json-schema.js';
import { testPython } from '../../support/machine/python.js';
import { ALL_EXAMPLES } from './all-examples.js';
import { withNodes } from '../reading.js';

const run = promisify(execFile);
const python = await testPython();
const hasGo = spawnSync('go', ['version']).status === 0;

const named = (name: string) => ({
  name,
  document: { ...(withNodes([]) as object), parameters: { input_parameters: { [name]: ['x'] } } },
});
const documents = [...ALL_EXAMPLES, ...['größe', '名前', '_a1', 'a b', '1a', 'a-b', ''].map(named)];

const ajv = new Ajv({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(automationSchema());
const expected = documents.map(({ name, document }) => `${name}: ${ajv(document)}`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validators-'));
  await writeFile(join(folder, 'schema.json'), JSON.stringify(automationSchema()));
  await writeFile(join(folder, 'documents.json'), JSON.stringify(documents.map(({ document }) => document)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Each program prints a list of true and false, one for each document. */
function verdicts(stdout: string): string[] {
  const valid = JSON.parse(stdout) as boolean[];
  return documents.map(({ name }, at) => `${name}: ${valid[at]}`);
}

const PYTHON = `import json
from jsonschema import Draft7Validator
schema = json.load(open('schema.json'))
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)
print(json.dumps([validator.is_valid(document) for document in json.load(open('documents.json'))]))
`;

const GO = `package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	schema, err := jsonschema.NewCompiler().Compile("schema.json")
	if err != nil {
		panic(err)
	}
	file, err := os.Open("documents.json")
	if err != nil {
		panic(err)
	}
	documents, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		panic(err)
	}
	valid := []bool{}
	for _, document := range documents.([]any) {
		valid = append(valid, schema.Validate(document) == nil)
	}
	text, _ := json.Marshal(valid)
	fmt.Println(string(text))
}
`;

const GO_MODULE = `module check

go 1.21

require github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
`;

describe('the JSON Schema of the format in other validators', () => {
  it('has an id, and no pattern that only JavaScript knows', () => {
    const schema = automationSchema();
    expect(schema.$id).toBe('urn:intermission:automation');
    expect(JSON.stringify(schema)).not.toMatch(/\\\\[pu]\{|\(\?[!=<]/);
    expect(expected.filter((verdict) => verdict.endsWith('true')).length).toBeGreaterThan(20);
    expect(expected.filter((verdict) => /^(größe|名前|_a1|a b|1a|a-b|):/.test(verdict))).toEqual([
      'größe: true',
      '名前: true',
      '_a1: true',
      'a b: false',
      '1a: false',
      'a-b: false',
      ': false',
    ]);
  });

  it.skipIf(python === undefined)("gives the same verdicts in Python's jsonschema", async () => {
    await writeFile(join(folder, 'check.py'), PYTHON);
    const { stdout } = await run(python!, ['check.py'], { cwd: folder });
    expect(verdicts(stdout)).toEqual(expected);
  });

  it.skipIf(!hasGo)('gives the same verdicts in a validator in Go', async () => {
    await writeFile(join(folder, 'main.go'), GO);
    await writeFile(join(folder, 'go.mod'), GO_MODULE);
    await run('go', ['mod', 'tidy'], { cwd: folder });
    expect(await readFile(join(folder, 'go.sum'), 'utf8')).toContain('santhosh-tekuri/jsonschema/v6 v6.0.3');
    const { stdout } = await run('go', ['run', '.'], { cwd: folder });
    expect(verdicts(stdout)).toEqual(expected);
  });
});
