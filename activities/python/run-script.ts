import type { Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { evaluate, ExpressionError } from '../../automation/expressions/index.js';
import { withTimeout } from '../../infra/with-timeout.js';
import { recogniseScript, type Script, ScriptProblem } from '../../automation/python/index.js';
import type { KeepFile } from '../step/keep-file.js';
import type { SecretSites } from '../secrets/sites.js';
import { callPage } from './page-call.js';

interface Needs {
  page: Page;
  /** Where the secrets in the script may go. */
  sites: SecretSites;
  keepFile: KeepFile;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Seconds for the whole script. Without a limit, only the end of the run stops it. */
  limit?: number | null;
}

/** Runs a script line by line and returns its result; undefined when it returns nothing. */
export async function runScript(source: string, needs: Needs): Promise<unknown> {
  const work = steps(read(source), needs);
  const { limit, signal } = needs;
  if (limit == null) return await work;
  const tooLate = () => {
    throw fail('ActionFailed', `The script did not end within ${limit} s`);
  };
  return withTimeout(work, limit * 1000, tooLate, signal);
}

/** Placeholder values may have turned it into a different script. */
function read(source: string): Script {
  try {
    return recogniseScript(source);
  } catch (error) {
    if (!(error instanceof ScriptProblem)) throw error;
    throw fail(
      'UnsupportedFeature',
      `Line ${error.line} of the script is not recognised with the values that were put in: ${error.message}`,
    );
  }
}

async function steps(script: Script, { page, keepFile, sites }: Needs): Promise<unknown> {
  const names: Record<string, unknown> = {};
  if (script.usesTree) names.axtree = await page.locator('body').ariaSnapshot();
  for (const { line, asks, value, saves, returns } of script.steps) {
    try {
      for (const { name, call } of asks) names[name] = await callPage(page, call, names, sites);
      if (saves !== undefined) {
        const content = String(evaluate(saves.content, names));
        if (content === '') throw fail('ActionFailed', 'save_download got an empty text');
        const name = String(evaluate(saves.name, names));
        await keepFile({ name, mediaType: 'text/plain', data: content });
      }
      const given = value && evaluate(value.source, names);
      if (returns) return given;
      if (value?.into !== undefined) names[value.into] = given;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw fail('ActionFailed', `Line ${line} of the script: ${error.problem}`);
    }
  }
  return undefined;
}
