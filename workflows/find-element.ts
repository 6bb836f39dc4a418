import { type ActionNode, describeElement, POINT_WAIT_SECONDS, shorten } from '../automation/index.js';
import { pauseForHuman } from './pause.js';
import type { Run } from './run.js';

/**
 * Has the owner point at an element that was not found. Returns the id of the pause in which they did; fails as every pause does when
 * nobody comes, or when they cannot.
 */
export async function askForElement(run: Run, node: ActionNode, reason: string): Promise<string> {
  run.log(`the element was not found, so a person is asked: ${reason}`);
  const { pauseId } = await pauseForHuman(run, node, {
    ask: 'point',
    maxWaitSeconds: POINT_WAIT_SECONDS,
    title: `Find ${wanted(node)} for me`,
    instructions: `The automation wants to ${node.title} and does not find it on the page. Point at it, and the automation goes on with what you pointed at.${inItsAuthorsWords(node)}`,
  });
  return pauseId;
}

/** As the author wrote it: what placeholders stand for may be nobody's business. */
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
