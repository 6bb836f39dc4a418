/** The steps of the comparison, half of them clicks: fields filled and a button clicked, on the practice site's form. */
type Step = { kind: 'fill'; label: string; text: string } | { kind: 'click'; name: string };

const CYCLE: Step[] = [
  { kind: 'fill', label: 'Full name', text: 'Ana Example' },
  { kind: 'click', name: 'Check' },
  { kind: 'fill', label: 'Email', text: 'ana@example.com' },
  { kind: 'click', name: 'Check' },
];

export function steps(count: number): Step[] {
  return Array.from({ length: count }, (_, index) => CYCLE[index % CYCLE.length]!);
}

/** The same as nodes of an automation. */
export function stepNodes(count: number): unknown[] {
  return steps(count).map((step) => ({
    type: 'action_node',
    interaction_action:
      step.kind === 'click'
        ? { click_element: { command: `get_by_role("button", name="${step.name}", exact=True)` } }
        : { input_text: { command: `get_by_label("${step.label}", exact=True)`, input_text: step.text } },
  }));
}
