import type { Act, Step } from './steps.js';

/**
 * Changes links that were opened in a new tab (with the middle button, a modifier key or the context menu) to clicks with the middle
 * button. The browser does not report which click opened the tab, and the click may be reported after the tab.
 */
export function withOwnTabs(steps: readonly Step[]): Step[] {
  const ordered = [...steps];
  for (const open of steps) {
    if (open.kind !== 'open' || !open.byLink) continue;
    const at = ordered.indexOf(open);
    const click = [ordered.slice(0, at).findLast(isAct), ordered[at + 1]].find(mayOpen);
    if (click === undefined) continue;
    const { action } = click;
    ordered.splice(at, 1);
    const opens: Act = { ...click, action: { ...action, button: 'middle', modifiers: 0 }, opensTab: true };
    ordered.splice(ordered.indexOf(click), 1, opens, open);
  }
  return ordered;
}

function isAct(step: Step): boolean {
  return step.kind === 'act';
}

function mayOpen(step: Step | undefined): step is Act {
  if (step?.kind !== 'act' || step.action.name !== 'click' || step.opensTab) return false;
  return step.action.button !== 'left' || (step.action.modifiers ?? 0) !== 0;
}
