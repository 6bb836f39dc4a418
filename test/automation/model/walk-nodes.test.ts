import { describe, expect, it } from 'vitest';
import { type AutomationNode, type ForLoopNode } from '../../../automation/model/automation.js';
import { mayPause } from '../../../automation/model/queries.js';
import { bindLoop, type Iteration } from '../../../automation/parameters/loop-placeholders.js';
import { everyNode, withDepth } from '../../../automation/model/walk-nodes.js';
import { loopNames } from '../../../automation/control/for-loop-node.js';
import { automation, click, complaints, pause, type, warnings, withNodes } from '../reading.js';

const go = click({ command: 'get_by_text("Go")' });
const text = (command: string, more: object = {}) => ({
  type: 'action_node',
  extraction_action: { locator: { command, extraction_format: { x: 'str' }, ...more } },
});
const see = (more: object = {}) => ({
  type: 'assert_locator_node',
  locator: 'locator("a")',
  assertion: 'to_be_visible',
  ...more,
});
const each = (variable_name: string, nodes: unknown[], more: object = {}) => ({
  type: 'for_loop_node',
  variable_name,
  nodes,
  ...more,
});
const when = (condition: string, if_nodes: unknown[], else_nodes: unknown[] = []) => ({
  type: 'if_else_node',
  condition,
  if_nodes,
  else_nodes,
});
const declaring = (names: object) => ({ parameters: { input_parameters: names } });

const outputNames = (nodes: AutomationNode[]) =>
  nodes.map(({ params }) => (params as Record<string, unknown>).output_variable_name);

describe('nodes inside nodes', () => {
  const document = withNodes(
    [
      go,
      each('a', [text('locator("b")'), when('a[0]', [see()], [go])], {
        reset_nodes: [see({ output_variable_name: 'mine' })],
      }),
      see({ output_variable_name: null }),
    ],
    { ...declaring({ a: [] }), post_processing_nodes: [see(), { type: 'private_node', handler: 'h', inputs: {} }] },
  );

  it('are numbered in document order, each right after the node it is in, post-processing last', () => {
    const nodes = everyNode(automation(document));
    expect(nodes.map(({ index, kind, path }) => `${index} ${kind} ${path}`)).toEqual([
      '0 click_element nodes.0',
      '1 for_loop_node nodes.1',
      '2 locator nodes.1.nodes.0',
      '3 if_else_node nodes.1.nodes.1',
      '4 assert_locator_node nodes.1.nodes.1.if_nodes.0',
      '5 click_element nodes.1.nodes.1.else_nodes.0',
      '6 assert_locator_node nodes.1.reset_nodes.0',
      '7 assert_locator_node nodes.2',
      '8 assert_locator_node post_processing_nodes.0',
      '9 private_node post_processing_nodes.1',
    ]);
    expect(withDepth(automation(document).nodes).map(({ depth }) => depth)).toEqual([0, 1 - 1, 1, 1, 2, 2, 1, 0]);
  });

  it('get default output names by their place, from 1, counting every node; given names are kept', () => {
    expect(outputNames(everyNode(automation(document))).filter((name) => name !== undefined)).toEqual([
      'node3_output',
      'node5_output',
      'mine',
      'node8_output',
      'node9_output',
    ]);
  });

  it('get their type from their keys when they have none', () => {
    const untyped = withNodes([
      { condition: 'True', if_nodes: [{ locator: 'locator("a")', assertion: 'to_be_hidden' }] },
      { locator: 'locator("li")', nodes: [{ variable_name: 'a', nodes: [{ sleep_action: { sleep_time: 1 } }] }] },
      { locator: 'locator("a")', assertion: 'to_be_hidden', nodes: [] },
    ]);
    expect(everyNode(automation(untyped)).map(({ kind }) => kind)).toEqual([
      'if_else_node',
      'assert_locator_node',
      'for_loop_node',
      'for_loop_node',
      'sleep_action',
      'assert_locator_node',
    ]);
  });

  it('need their type in post_processing_nodes', () => {
    const post_processing_nodes = [{ sleep_action: { sleep_time: 1 } }];
    expect(complaints(withNodes([], { post_processing_nodes }))).toEqual([
      'post_processing_nodes.0.type: is missing; every node in this list needs a type',
    ]);
  });

  it('have titles that say what they are for', () => {
    const nodes = [
      each('a, b', []),
      { type: 'for_loop_node', locator: 'get_by_role("row", name="Open")', nodes: [] },
      when(" a[0] ==\\n 'x'".replace('\\n', ' '), []),
      see(),
      { type: 'private_node', handler: 'match_records', inputs: {} },
    ];
    expect(automation(withNodes(nodes, declaring({ a: [], b: [] }))).nodes.map(({ title }) => title)).toEqual([
      'for each of a, b',
      'for each row "Open"',
      "if a[0] == 'x'",
      'check whether a is visible',
      'private handler match_records',
    ]);
  });

  it('are asked wherever they are whether a person may be needed', () => {
    const inside = [each('a', [when('True', [], [pause({ max_wait_time: 1 })])])];
    expect(mayPause(automation(withNodes(inside)))).toBe(true);
    expect(mayPause(automation(withNodes([], { post_processing_nodes: [pause({ max_wait_time: 1 })] })))).toBe(true);
    expect(mayPause(automation(document))).toBe(false);
  });

  it.each([
    [{ type: 'for_loop_node', nodes: [] }, 'nodes.0: a loop needs exactly one of variable_name and locator'],
    [
      { variable_name: 'a', locator: 'locator("a")', nodes: [] },
      'nodes.0: a loop needs exactly one of variable_name and locator',
    ],
    [{ variable_name: 'a' }, 'nodes.0.nodes: missing; give a list of nodes'],
    [each('a', [], { index_variable_name: 'a' }), "nodes.0.index_variable_name: a is one of the loop's variables"],
    [each('a b', []), 'nodes.0.variable_name: "a b" is not a valid name; separate names with commas'],
    [
      { locator: 'locator("a")', index_variable_name: 'locator', nodes: [] },
      'nodes.0.index_variable_name: must not be "locator" in a loop over a locator',
    ],
    [each('a', [], { max_iterations: 0 }), 'nodes.0.max_iterations: 0 is not above 0'],
    [
      each('a', [], { on_error_in_loop: 'skip' }),
      'nodes.0.on_error_in_loop: "skip" is not one of raise, continue, break',
    ],
    [{ type: 'if_else_node' }, 'nodes.0.condition: missing; give a string'],
    [when("a[0] = 'x'", []), 'nodes.0.condition: = assigns a value; write == to compare (at character 6)'],
    [see({ assertion: 'to_exist' }), 'nodes.0.assertion: "to_exist" is not one of to_be_visible, to_be_hidden'],
    [{ type: 'private_node', inputs: {} }, 'nodes.0.handler: missing; give a string'],
    [
      { type: 'action_node', misc_action: {} },
      'nodes.0.misc_action: misc_action needs exactly one kind of action, this has none; they are count_locator, fail_state, llm_query, set_variable',
    ],
    [
      { type: 'action_node', misc_action: { set_variable: { name: 'x', value: 1, expression: '1' } } },
      'nodes.0.misc_action.set_variable: set_variable needs exactly one of value and expression',
    ],
    [
      { type: 'action_node', misc_action: { set_variable: { name: 'x', expression: "'a" } } },
      "nodes.0.misc_action.set_variable.expression: this string has no closing ' (at character 1)",
    ],
  ])('are refused where they are wrong, number %#', (node, message) => {
    expect(complaints(withNodes([node], declaring({ a: [] })))).toEqual([message]);
  });

  it('take false and 0 as values, and a null as none', () => {
    const values = [false, 0, ''].map((value) => ({
      misc_action: { set_variable: { name: 'x', value, expression: null } },
    }));
    expect(automation(withNodes(values)).nodes.map(({ params }) => (params as { value: unknown }).value)).toEqual([
      false,
      0,
      '',
    ]);
  });
});

describe('warnings about placeholders', () => {
  it('know what nodes set, what loops count, and what the run supplies', () => {
    const nodes = [
      { misc_action: { set_variable: { name: 'total', expression: '0' } } },
      see(),
      each(
        'a',
        [type({ command: 'get_by_label("x")', input_text: '{a[i]} {i} {total[0]} {node2_output[0]} {task_id[0]}' })],
        {
          index_variable_name: 'i',
        },
      ),
    ];
    expect(warnings(withNodes(nodes, declaring({ a: [] })))).toEqual([]);
  });

  it('name what nothing declares, and positions of loops that are not there', () => {
    const node = type({ command: 'get_by_label("x")', input_text: '{a[i]} {index} {b[0]}' });
    expect(warnings(withNodes([node, each('nope', [node])], declaring({ a: [] })))).toEqual([
      'nodes.0: {index[0]} is not a declared parameter (declared: a)',
      'nodes.0: {b[0]} is not a declared parameter (declared: a)',
      'nodes.0: {…[i]} has no position: the node is not in a loop',
      'nodes.1: nothing declares or sets nope, the list of the loop (declared: a)',
      'nodes.1.nodes.0: {b[0]} is not a declared parameter (declared: a)',
      'nodes.1.nodes.0: {…[i]} has no position: the enclosing loops use index',
    ]);
  });
});

describe('bindLoop', () => {
  const loop = (params: object) =>
    automation(withNodes([{ type: 'for_loop_node', nodes: [], ...params }])).nodes[0] as ForLoopNode;
  const over = (variable_name: string, number: number, more: object = {}): Iteration => ({
    loop: loop({ variable_name, ...more }),
    number,
  });

  it.each([
    ['{a[index]}-{b[index]}-{index_of(a)}-{index}', 'a, b', '{a[2]}-{b[2]}-2-2'],
    ['{index_of(b)} {c[index]} {a[i]} {a[0]}', 'a, b', '{index_of(b)} {c[index]} {a[i]} {a[0]}'],
  ])('writes %s in a loop over %s as %s', (written, names, meant) => {
    expect(bindLoop({ command: [written] }, over(names, 2))).toEqual({ command: [meant] });
  });

  it('puts the match of the loop in place of its locator', () => {
    const iteration = { loop: loop({ locator: 'locator("tr")' }), number: 4, locator: 'locator("tr")' };
    expect(bindLoop('{locator[index]}.get_by_text("{index}")', iteration)).toBe(
      'locator("tr").nth(4).get_by_text("4")',
    );
  });

  it('gives a bare {index} of two nested loops to the outer one', () => {
    const inner = '{outer[index]} {inner[index]} {index_of(inner)} {index}';
    expect(bindLoop(bindLoop(inner, over('outer', 1)), over('inner', 7))).toBe('{outer[1]} {inner[7]} 7 1');
  });

  it('reads names in parallel, whatever blanks are between them', () => {
    expect(loopNames(loop({ variable_name: ' a ,b ' }).params)).toEqual(['a', 'b']);
  });
});
