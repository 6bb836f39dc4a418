import { describe, expect, it } from 'vitest';
import { ROOM_PER_NODE_BYTES, ROOM_PER_RUN_BYTES } from '../../../automation/model/limits.js';
import type { ForLoopNode } from '../../../automation/model/automation.js';
import type { NodeState, RunState } from '../../../contracts/run-state.js';
import { LoopScope } from '../../../workflows/run/loop-scope.js';
import { NodeStates } from '../../../workflows/run/node-states.js';
import { ResultRoom } from '../../../workflows/run/result-room.js';
import { RunLog } from '../../../workflows/run/run-log.js';
import { RunVariables } from '../../../workflows/run/run-variables.js';

const nodeState = (index: number): NodeState => ({
  index,
  path: `nodes.${index}`,
  kind: 'click_element',
  title: 'click',
  state: 'waiting',
});

describe('the states of the nodes', () => {
  function nodes() {
    const state: Pick<RunState, 'nodes' | 'node'> = { nodes: [nodeState(0), nodeState(1)] };
    return { state, nodes: new NodeStates(state) };
  }

  it('show the current node and its times', () => {
    const { state, nodes: states } = nodes();
    states.start(1, 5);
    states.end(1, 'done', 9);
    expect(state.node).toBe(1);
    expect(state.nodes[1]).toEqual({ ...nodeState(1), state: 'done', startedAt: 5, endedAt: 9 });
  });

  it('no longer say that the outcome is unknown once a person has decided', () => {
    const { state, nodes: states } = nodes();
    states.start(0, 5);
    states.markOutcome(0, 'unknown');
    states.end(0, 'failed', 6);
    expect(state.nodes[0]?.outcome).toBe('unknown');
    states.end(0, 'done', 9);
    expect(state.nodes[0]).not.toHaveProperty('outcome');
  });

  it('keep an unknown outcome when the run is cancelled', () => {
    const { state, nodes: states } = nodes();
    states.markOutcome(0, 'unknown');
    for (const index of [0, 1]) states.markCancelled(index);
    expect(state.nodes.map(({ outcome }) => outcome)).toEqual(['unknown', 'cancelled']);
  });
});

describe('the log of a run', () => {
  function runLog() {
    const state: Pick<RunState, 'log' | 'nodes'> = { log: [], nodes: [{ ...nodeState(0), startedAt: 10 }] };
    return { state, log: new RunLog(state) };
  }
  const act = (number: number, at: number, text: string) => ({ number, at, by: 'ana@example.com', text });

  it('keeps its newest 300 lines, each at most 2000 characters long', () => {
    const { state, log } = runLog();
    for (let at = 0; at < 310; at += 1) log.add(at, 'x'.repeat(3000), undefined);
    expect(state.log).toHaveLength(300);
    expect(state.log[0]).toEqual({ at: 10, text: 'x'.repeat(2000) });
  });

  it('adds what people did at its time, once, and with the node that ran then', () => {
    const { state, log } = runLog();
    log.add(5, 'before', undefined);
    log.add(30, 'after', 0);
    log.addActs([act(0, 20, 'clicked')]);
    log.addActs([act(0, 20, 'clicked'), act(1, 25, 'typed')]);
    expect(state.log.map(({ at, text, node }) => [at, text, node])).toEqual([
      [5, 'before', undefined],
      [20, 'ana@example.com clicked', 0],
      [25, 'ana@example.com typed', 0],
      [30, 'after', 0],
    ]);
  });

  it('adds what people did in the next browser, which numbers it from 0 again', () => {
    const { state, log } = runLog();
    log.addActs([act(0, 20, 'clicked')]);
    log.startBrowser();
    log.addActs([act(0, 40, 'clicked')]);
    expect(state.log.map(({ at }) => at)).toEqual([20, 40]);
  });
});

describe('the loops around a node', () => {
  const loop = (name: string, index: string) =>
    ({ params: { variable_name: name, index_variable_name: index } }) as unknown as ForLoopNode;

  it('replace their placeholders in the current iteration', () => {
    const loops = new LoopScope();
    loops.enter({ loop: loop('orders', 'i'), number: 2 });
    loops.enter({ loop: loop('items', 'j'), number: 0 });
    expect(loops.bind(['{orders[i]}', '{items[j]}'])).toEqual(['{orders[2]}', '{items[0]}']);
    expect([loops.iterations(), loops.names()]).toEqual([
      [2, 0],
      ['orders', 'items'],
    ]);
    loops.leave();
    expect(loops.bind('{items[j]}')).toBe('{items[j]}');
    loops.leaveAll();
    expect(loops.iterations()).toEqual([]);
  });
});

describe('the variables of a run', () => {
  function variables(): RunVariables {
    const made = new RunVariables('run-1');
    made.accept({ city: ['Bern'] }, { password: [] as never });
    made.start({ city: ['from the file'], total: [0] });
    return made;
  }

  it('fill placeholders from inputs first, and conditions from generated variables first', () => {
    const made = variables();
    made.set({ total: [7] });
    expect(made.sources(0)).toEqual([
      { city: ['Bern'] },
      { city: ['from the file'], total: [7] },
      { task_id: ['run-1'], current_time: ['1970-01-01T00:00:00.000Z'] },
    ]);
    expect(made.ofCondition(0)).toMatchObject({ city: ['from the file'], total: [7], task_id: ['run-1'] });
  });

  it('are those of the file again when an attempt begins', () => {
    const made = variables();
    made.set({ total: [7], other: [1] });
    made.start({ total: [0] });
    expect(made.generated).toEqual({ total: [0] });
  });

  it('include the address of the page once a node has read it', () => {
    const made = variables();
    expect(made.ofCondition(0)).not.toHaveProperty('current_page_url');
    made.setPageUrl('https://example.com/');
    expect(made.ofCondition(0)).toMatchObject({ current_page_url: ['https://example.com/'] });
  });

  it('are found for a loop, which learns whether they are secret', () => {
    const made = variables();
    expect(made.find('city')).toEqual({ value: ['Bern'], isSecret: false });
    expect(made.find('password')).toEqual({ value: [], isSecret: true });
    expect(made.find('toString')).toEqual({ value: undefined, isSecret: false });
  });
});

describe('the room for results', () => {
  it('is unlimited for a node until the run has little left', () => {
    const room = new ResultRoom();
    room.count({ outputs: ['small'] });
    expect(room.left()).toBeUndefined();
    room.count({ outputs: ['x'.repeat(ROOM_PER_RUN_BYTES.outputs - 1000)] });
    expect(room.left()?.variables).toBe(ROOM_PER_NODE_BYTES);
    expect(room.left()?.outputs).toBeLessThan(1000);
    room.count({ outputs: ['x'.repeat(1000)] });
    expect(room.left()?.outputs).toBe(0);
  });

  it('is whole again when an attempt begins', () => {
    const room = new ResultRoom();
    room.count({ variables: 'x'.repeat(ROOM_PER_RUN_BYTES.variables) });
    expect(room.left()?.variables).toBe(0);
    room.reset();
    expect(room.left()).toBeUndefined();
  });
});
