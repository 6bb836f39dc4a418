import { describeElement } from '../../automation/nodes/element.js';
import { findKey, keyNames } from '../../automation/model/keyboard-keys.js';
import { withOwnTabs } from './own-tabs.js';
import { lastText, parameterName } from './parameter-name.js';
import type { RecordedAction } from './playwright-recorder.js';
import type { Act, Step } from './steps.js';

const PAUSE_SECONDS = 300;
/** The path that a page sees for a chosen file. */
const FAKE_PATH = /^C:\\fakepath\\/i;
const MODIFIERS: [bit: number, name: string][] = [
  [2, 'ctrl'],
  [1, 'alt'],
  [4, 'win'],
  [8, 'shift'],
];

interface RecordedAutomation {
  url: string;
  parameters: { input_parameters: Record<string, string[]> };
  nodes: Record<string, unknown>[];
}

/** Builds an automation from the recorded steps, and lists what it could not include. It never contains secrets: a pause asks for them. */
export function automationOf(
  url: string,
  recorded: readonly Step[],
): { automation: RecordedAutomation; notes: string[] } {
  const steps = withOwnTabs(recorded);
  const writer = new Writer();
  const acts = steps
    .map((step, at) => ({ step, at }))
    .filter(({ step }) => step.kind === 'act' || step.kind === 'pause' || step.kind === 'lost');
  // Closing tabs after the last step ends the recording and is not part of it.
  const end = (acts.at(-1)?.at ?? -1) + 1;
  for (let at = 0; at < end; at += 1) at += writer.write(steps, at);
  return {
    automation: { url, parameters: { input_parameters: writer.parameters }, nodes: writer.nodes },
    notes: writer.notes,
  };
}

class Writer {
  readonly nodes: Record<string, unknown>[] = [];
  readonly parameters: Record<string, string[]> = {};
  readonly notes: string[] = [];
  /** The tabs that are open while the automation runs, in the order in which they opened and the automation used them. */
  private readonly open = [0];
  private reached = [0];
  private emptyTab: number | undefined;
  /** The secret fields that the last node, a pause, asks for. */
  private asked: string[] = [];
  private before: Act | undefined;
  private assertions = 0;

  /** Writes a step; returns how many of the following steps it includes. */
  write(steps: readonly Step[], at: number): number {
    const step = steps[at]!;
    switch (step.kind) {
      case 'open':
        if (step.byHand) this.emptyTab = step.tab;
        else this.opened(step.tab);
        return 0;
      case 'close':
        this.close(step.tab, step.byHand);
        return 0;
      case 'lost':
        this.notes.push(`left out: ${step.what}, which was gone before it could be recorded`);
        return 0;
      case 'pause':
        this.add({ human_in_loop_action: { max_wait_time: PAUSE_SECONDS, ...(step.title && { title: step.title }) } });
        return 0;
      case 'act': {
        const done = this.act(step, nextIn(steps, at, step));
        this.before = step;
        return done;
      }
    }
  }

  private act(step: Act, next: Act | undefined): number {
    const { action } = step;
    switch (action.name) {
      case 'navigate':
        this.goTo(step);
        return 0;
      case 'click':
        this.click(step, next);
        return 0;
      case 'fill':
        return this.fill(step, next);
      case 'press':
        this.press(step, next);
        return 0;
      case 'select':
        this.interact(step, 'select_option', { select_values: action.options ?? [] });
        return 0;
      case 'check':
      case 'uncheck':
        this.interact(step, action.name, {});
        return 0;
      case 'assertVisible':
        this.assert(step, step.command);
        return 0;
      case 'assertText':
        this.assert(step, `${step.command}.filter(has_text=${JSON.stringify(action.text ?? '')})`);
        return 0;
      default:
        this.notes.push(`left out: ${action.name}, which an automation has no step for`);
        return 0;
    }
  }

  private goTo({ tab, action: { url = '' } }: Act): void {
    if (!/^https?:/i.test(url)) return;
    const isNew = tab === this.emptyTab;
    if (isNew) {
      this.emptyTab = undefined;
      this.opened(tab);
    } else this.switchTo(tab);
    this.add({ interaction_action: { go_to_url: { url, ...(isNew && { new_tab: true }) } } });
  }

  private click(step: Act, next: Act | undefined): void {
    const { button = 'left', clickCount = 1, modifiers = 0, position } = step.action;
    const isPlain = button === 'left' && clickCount === 1 && !step.opensTab && !step.downloads;
    // The browser clicks an element on which Enter or Space is pressed, and a field is clicked before text is entered.
    if (clickCount === 0 || (isPlain && next !== undefined && putsInto(next, step.command))) return;
    if (modifiers !== 0) this.notes.push(`${describeElement(step)} is clicked without the keys that were held`);
    this.interact(step, 'click_element', {
      ...(button !== 'left' && { button }),
      ...(clickCount === 2 && { double_click: true }),
      ...(position && isPlain && { mouse_click: true, mouse_click_deviation: position }),
    });
  }

  private fill(step: Act, next: Act | undefined): number {
    const text = step.action.text ?? '';
    if (FAKE_PATH.test(text)) {
      const file = text.replace(FAKE_PATH, '');
      this.interact(step, 'upload_file', { file_path: this.parameter(step.command, file) });
      this.notes.push(`put ${file} into the folder of INTERMISSION_FILES, from where it is uploaded`);
      return 0;
    }
    if (step.isSecret) {
      this.askFor(step);
      return 0;
    }
    const sends = next?.action.name === 'press' && isPlainKey(next.action, 'Enter') && next.command === step.command;
    this.interact({ ...step, ...(sends && next.opensTab && { opensTab: true }) }, 'input_text', {
      input_text: text === '' ? '' : this.parameter(step.command, text),
      ...(sends && { press_enter: true }),
    });
    return sends ? 1 : 0;
  }

  private press(step: Act, next: Act | undefined): void {
    const { key = '', modifiers = 0 } = step.action;
    // Every step finds its element by itself, and a choice that a key made in a list is its own step.
    const isChoice = [this.before, next].some((act) => act?.action.name === 'select' && act.command === step.command);
    if (key === 'Tab' || (isChoice && key !== 'Enter')) return;
    const held = MODIFIERS.filter(([bit]) => (modifiers & bit) !== 0).map(([, name]) => name);
    const name = formatKey(key);
    if (name === undefined) return void this.notes.push(`left out: the key ${key}, which the format has no name for`);
    this.switchTo(step.tab);
    const type = held.length === 0 ? name : [...held, name];
    this.add({ interaction_action: { key_press: { type } }, ...newTab(step) });
  }

  /** Consecutive secret fields share one pause. */
  private askFor(step: Act): void {
    this.switchTo(step.tab);
    const field = describeElement(step);
    const fields = [...this.asked, field].filter((one, at, all) => all.indexOf(one) === at);
    if (this.asked.length > 0) this.nodes.pop();
    this.add({
      human_in_loop_action: {
        max_wait_time: PAUSE_SECONDS,
        title: `Type into ${fields.join(', then into ')}`.slice(0, 200),
        instructions: 'Type it and press Done. The automation sends the form.',
      },
    });
    this.asked = fields;
  }

  /** Adds a check that fails the run when the element is missing. */
  private assert(step: Act, locator: string): void {
    this.switchTo(step.tab);
    this.assertions += 1;
    const seen = `seen_${this.assertions}`;
    const message = `${describeElement({ command: locator })} is not there`;
    this.asked = [];
    this.nodes.push(
      { type: 'assert_locator_node', locator, assertion: 'to_be_visible', output_variable_name: seen },
      {
        type: 'if_else_node',
        condition: `not ${seen}[0]`,
        if_nodes: [{ type: 'action_node', fail_state_action: { failure_message: message } }],
      },
    );
  }

  private interact(step: Act, kind: string, params: Record<string, unknown>): void {
    this.switchTo(step.tab);
    const canDownload = kind === 'click_element' || kind === 'select_option';
    const download = canDownload && step.downloads && { expect_download: true };
    const { command } = step;
    this.add({ interaction_action: { [kind]: { command, ...params, ...download } }, ...newTab(step) });
  }

  private add(node: Record<string, unknown>): void {
    this.asked = [];
    this.nodes.push({ type: 'action_node', ...node });
  }

  /** Turns the value into a parameter, so that a run can use another one. */
  private parameter(command: string, value: string): string {
    const name = parameterName(command, Object.keys(this.parameters));
    this.parameters[name] = [value];
    return `{${name}[0]}`;
  }

  private opened(tab: number): void {
    this.open.push(tab);
    this.reached.push(tab);
  }

  private switchTo(tab: number): void {
    if (tab === this.reached.at(-1)) return;
    if (!this.open.includes(tab)) return this.opened(tab);
    this.add({ interaction_action: { switch_tab: { tab_index: this.open.indexOf(tab) } } });
    this.reached = [...this.reached.filter((one) => one !== tab), tab];
  }

  private close(tab: number, byHand: boolean): void {
    const at = this.open.indexOf(tab);
    if (at === -1 || this.open.length === 1) return;
    if (byHand) {
      this.switchTo(tab);
      this.add({ interaction_action: { close_current_tab: {} } });
    }
    this.open.splice(at, 1);
    this.reached = this.reached.filter((one) => one !== tab);
  }
}

/** The tab's next action, if nothing comes in between. Key presses in a list before a choice do not count. */
function nextIn(steps: readonly Step[], at: number, { tab, command, action }: Act): Act | undefined {
  const next = steps.slice(at + 1, at + 20).find((step) => {
    const isPressed = step.kind === 'act' && step.action.name === 'press' && step.command === command;
    return !(action.name === 'click' && isPressed && step.action.key !== 'Enter');
  });
  return next?.kind === 'act' && next.tab === tab ? next : undefined;
}

function putsInto(next: Act, command: string): boolean {
  const { name, text = '' } = next.action;
  // A button may have opened the file dialog, and clicking a checkbox's label checks the box.
  if (name === 'fill' && FAKE_PATH.test(text)) return true;
  if (['check', 'uncheck'].includes(name)) return lastText(next.command) === lastText(command);
  return ['fill', 'select'].includes(name) && next.command === command;
}

function isPlainKey({ key, modifiers = 0 }: RecordedAction, wanted: string): boolean {
  return key === wanted && modifiers === 0;
}

function formatKey(key: string): string | undefined {
  const wanted = key === ' ' ? 'Space' : key;
  if (key.length === 1 && key !== ' ' && findKey(key.toLowerCase()) !== undefined) return key.toLowerCase();
  return keyNames().find((name) => findKey(name) === wanted);
}

function newTab({ opensTab }: Act): Record<string, unknown> {
  return opensTab ? { expect_new_tab: true } : {};
}
