/** A script of one of the shapes that are recognised, read: what it does, line after line. */
export interface Script {
  steps: ScriptStep[];
  /** It looks at the page's tree, under the name `axtree`. */
  usesTree: boolean;
}

export interface ScriptStep {
  /** From 1. */
  line: number;
  /** What is asked of the page before, in order; each answer gets a name. */
  asks: { name: string; call: PageCall }[];
  /** A Python expression over the names so far, and what becomes of its value. */
  value?: { source: string; into: string | undefined };
  /** The value is what the script returns. */
  returns?: true;
  /** Saves text as a download: two expressions. */
  saves?: { name: string; content: string };
}

/** A method of the page, or of an element on it. The arguments are expressions. */
export interface PageCall {
  /** A locator command; without one, the page itself. */
  target?: string;
  method: string;
  args: string[];
  named: Record<string, string>;
}

/** A script that is none of the shapes: the line, and why. */
export class ScriptProblem extends Error {
  override readonly name = 'ScriptProblem';
  constructor(
    /** From 1. */
    readonly line: number,
    problem: string,
  ) {
    super(problem);
  }
}

/** Methods that scripts may await, with how many arguments without a name they take. */
export const PAGE_METHODS: Readonly<Record<string, number>> = {
  evaluate: 2,
  wait_for_function: 1,
  wait_for_timeout: 1,
  wait_for_load_state: 1,
  wait_for_selector: 1,
  inner_text: 1,
  text_content: 1,
  title: 0,
  content: 0,
};

export const ELEMENT_METHODS: Readonly<Record<string, number>> = {
  inner_text: 0,
  text_content: 0,
  inner_html: 0,
  input_value: 0,
  get_attribute: 1,
  count: 0,
  all_inner_texts: 0,
  all_text_contents: 0,
  is_visible: 0,
  is_checked: 0,
  is_enabled: 0,
  evaluate: 2,
  wait_for: 0,
  scroll_into_view_if_needed: 0,
  click: 0,
  fill: 1,
  press: 1,
};
