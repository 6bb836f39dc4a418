import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem();

async function run(...nodes: unknown[]): Promise<RunState> {
  const runId = await test.runs.start(automationOf(test.site('/table'), ...nodes));
  return test.runs.untilEnded(runId);
}

const action = (execution_code: string) => ({ type: 'action_node', python_script_action: { execution_code } });
const extract = (script: string, more: object = {}) => ({
  type: 'action_node',
  before_sleep_time: 0,
  extraction_action: { python_script: { script, ...more } },
});
const check = (script: string) => ({ type: 'action_node', assertion_action: { python_script: { script } } });

describe('a Python script', () => {
  it('acts on the page, reads it and keeps text, without being run as Python', async () => {
    const state = await run(
      action(
        'async def code_fn(page):\n    await page.evaluate("""\n      document.querySelector(\'h1\').textContent = "  New ";\n    """)\n    await page.wait_for_function("() => document.title.length > 0")',
      ),
      extract(
        `async def code_fn(axtree, browser, ctx):
    page = await browser.get_current_page()
    text = await page.locator("h1").inner_text()
    sum = await page.evaluate("([a, b]) => a + b", [1, 2])
    await ctx.save_download("heading.txt", text)
    return {"heading": text.strip(), "sum": sum, "orders": await page.locator("tbody tr").count(), "lines": len(axtree.split("\\n")) > 5}`,
        { output_variable_names: ['heading'] },
      ),
      check("async def code_fn(axtree, browser):\n    return 'Desk lamp' in axtree"),
      { type: 'action_node', interaction_action: { go_to_url: { url: test.site('/search?{heading[0]}') } } },
    );
    expect(state).toMatchObject({ status: 'succeeded' });
    expect(state.outputs).toEqual([{ json_data: { heading: 'New', sum: 3, orders: 5, lines: true } }]);
    expect(state.artifacts).toContainEqual({ name: 'heading.txt', mediaType: 'text/plain', size: 3 });
  });

  it('fails the run when it says no, takes too long, gives too little, or does what the page does not allow', async () => {
    const forEver =
      'async def code_fn(axtree, browser):\n    page = await browser.get_current_page()\n    await page.wait_for_function("() => false")';
    const [no, slow, little, throws] = await Promise.all([
      run(check("async def code_fn(axtree, browser):\n    return 'Elephant' in axtree")),
      run(extract(forEver, { timeout_seconds: 0.5 })),
      run(extract('async def code_fn(axtree, browser):\n    return {"a": 1}', { output_variable_names: ['b'] })),
      run(action('async def code_fn(page):\n    await page.evaluate("nothing.here")')),
    ]);
    expect(no.error).toMatchObject({
      type: 'AssertionFailed',
      message: 'Step 1 (check the page with a script): The script says that the check failed',
    });
    expect(slow.error).toMatchObject({
      message: 'Step 1 (read the page with a script): The script did not end within 0.5 s',
    });
    expect(little.error).toMatchObject({
      type: 'ExtractionFailed',
      message: 'Step 1 (read the page with a script): The script returned nothing named b',
    });
    expect(throws.error).toMatchObject({ type: 'ActionFailed' });
  });
});
