import type { ActionNode } from '../../automation/model/automation.js';
import { describeElement } from '../../automation/nodes/element.js';
import { POINT_WAIT_SECONDS } from '../../automation/model/limits.js';
import { shorten } from '../../automation/model/field-types.js';
import { pauseForHuman } from '../pause/pause.js';
import type { Run } from '../run/run.js';

/**
 * Asks the owner to point at an element that was not found. Returns the id of the pause in which they did. Fails as any pause does when
 * nobody comes or when they cannot.
 */
export async function askForElement(run: Run, node: ActionNode, reason: string): Promise<string> {
  run.log(`the element was not found; asking a person: ${reason}`);
  const { pauseId } = await pauseForHuman(run, node, {
    ask: 'point',
    maxWaitSeconds: POINT_WAIT_SECONDS,
    title: `Find ${wanted(node)} for me`,
    instructions: `The automation wants to ${node.title} but cannot find it on the page. Point at it, and the automation continues with that element.${inItsAuthorsWords(node)}`,
  });
  return pauseId;
}

/** Uses the author's text, because values of placeholders may be private. */
function wanted({ params }: ActionNode): string {
  const { command, xpath, prompt_instructions: prompt } = params;
  const hasLocator = [command, xpath].some((text) => typeof text === 'string' && text.trim() !== '');
  if (hasLocator || typeof prompt !== 'string') return describeElement(params);
  return `“${shorten(prompt.replace(/\s+/g, ' ').trim(), 80)}”`;
}

function inItsAuthorsWords({ params: { prompt_instructions: prompt } }: ActionNode): string {
  const words = typeof prompt === 'string' ? prompt.replace(/\s+/g, ' ').trim() : '';
  return words === '' ? '' : `\nIn its author’s words: “${shorten(words, 200)}”`;
}
