import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import { evaluate, ExpressionError, recogniseScript, type Script, ScriptProblem } from '../../automation/index.js';
import type { KeepFile } from '../collect.js';
import { callPage } from './page-call.js';

interface Needs {
  page: Page;
  keepFile: KeepFile;
  pause: (seconds: number) => Promise<void>;
  /** Seconds for all of it; without them the run's own end is the limit. */
  limit?: number | null;
}

/** Does what a script says, line after line, and gives what it returns; undefined when it returns nothing. */
export async function runScript(source: string, needs: Needs): Promise<unknown> {
  const work = steps(read(source), needs);
  const { limit } = needs;
  if (limit == null) return await work;
  const late = needs.pause(limit).then(() => {
    throw ApplicationFailure.nonRetryable(`The script did not end within ${limit} s`, 'ActionFailed');
  });
  // Whichever is later has nobody who waits for it.
  late.catch(() => undefined);
  work.catch(() => undefined);
  return await Promise.race([work, late]);
}

/** Placeholders may have put in what makes it another script. */
function read(source: string): Script {
  try {
    return recogniseScript(source);
  } catch (error) {
    if (!(error instanceof ScriptProblem)) throw error;
    throw ApplicationFailure.nonRetryable(
      `Line ${error.line} of the script is not recognised with the values that were put in: ${error.message}`,
      'UnsupportedFeature',
    );
  }
}

async function steps(script: Script, { page, keepFile }: Needs): Promise<unknown> {
  const names: Record<string, unknown> = {};
  if (script.usesTree) names.axtree = await page.locator('body').ariaSnapshot();
  for (const { line, asks, value, saves, returns } of script.steps) {
    try {
      for (const { name, call } of asks) names[name] = await callPage(page, call, names);
      if (saves !== undefined) {
        const content = String(evaluate(saves.content, names));
        if (content === '') throw ApplicationFailure.nonRetryable('save_download got an empty text', 'ActionFailed');
        const name = String(evaluate(saves.name, names));
        await keepFile({ name, mediaType: 'text/plain', data: content });
      }
      const given = value && evaluate(value.source, names);
      if (returns) return given;
      if (value?.into !== undefined) names[value.into] = given;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw ApplicationFailure.nonRetryable(`Line ${line} of the script: ${error.problem}`, 'ActionFailed');
    }
  }
  return undefined;
}
