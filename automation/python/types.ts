/** A parsed script of one of the recognised shapes: its steps, line by line. */
export interface Script {
  steps: ScriptStep[];
  /** It uses the page's tree, under the name `axtree`. */
  usesTree: boolean;
}

export interface ScriptStep {
  /** From 1. */
  line: number;
  /** The calls to the page before the expression, in order; each result gets a name. */
  asks: { name: string; call: PageCall }[];
  /** A Python expression over the names so far, and the variable that gets its value. */
  value?: { source: string; into: string | undefined };
  /** The script returns the value. */
  returns?: true;
  /** Saves text as a download: two expressions. */
  saves?: { name: string; content: string };
}

/** A call of a method of the page or of an element. The arguments are expressions. */
export interface PageCall {
  /** A locator command; absent for the page itself. */
  target?: string;
  method: string;
  args: string[];
  named: Record<string, string>;
}

/** Thrown for a script of any other shape: the line, and the reason. */
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

/** Methods that scripts may await, with the maximum number of positional arguments. */
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
