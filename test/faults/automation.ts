import type { Random } from './random.js';

export const PAUSE_SECONDS = 120;
const NODES = 20;
const PAUSE = 9;

interface PlannedRun {
  automation: unknown;
  /** Indexes of the nodes whose effects the site counts, each as the step of its own index. */
  effects: number[];
  /** Its owner is asked about a step whose outcome is unknown; otherwise the run fails. */
  asks: boolean;
}

/** About 20 nodes with one pause: every second one is a click with an effect, the others may be repeated. */
export function planAutomation(site: string, run: string, random: Random): PlannedRun {
  const effects: number[] = [];
  const slow: number[] = [];
  const late: number[] = [];
  const nodes = Array.from({ length: NODES }, (_, index) => {
    const before_sleep_time = Number(random.between(0, 0.3).toFixed(2));
    const timing = { type: 'action_node', before_sleep_time, end_sleep_time: 0.3 };
    if (index === PAUSE) return { type: 'action_node', human_in_loop_action: { max_wait_time: PAUSE_SECONDS } };
    if (index % 2 === 0) {
      const field = random.pick(['Name', 'Note']);
      const input_text = { command: `get_by_label("${field}")`, input_text: `text of ${index}` };
      return { ...timing, interaction_action: { input_text } };
    }
    effects.push(index);
    // Some look for a new tab, which never comes, after their click: it is done and not yet reported for a while.
    const lingers = random.next() < 0.3 && { expect_new_tab: true, max_new_tab_wait_time: 1 };
    // Most take some seconds, so that they are interrupted now and then in the middle. One that is busy with a click has its effect
    // all the same. One whose button is disabled at first, after the text of the node before, has none when it is interrupted by then.
    const kind = random.next();
    if (kind < 0.3) slow.push(index);
    else if (kind < 0.7) late.push(index);
    const command = `get_by_role("button", name="Step ${index}", exact=True)`;
    return { ...timing, ...lingers, interaction_action: { click_element: { command } } };
  });
  const url = `${site}/effects/${run}?slow=${slow.join(',')}&late=${late.join(',')}`;
  const asks = random.next() < 2 / 3;
  const unknown = !asks && { on_unknown_outcome: 'fail' };
  return { automation: { url, parameters: { input_parameters: {} }, ...unknown, nodes }, effects, asks };
}
