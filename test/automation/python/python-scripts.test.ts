import { describe, expect, it } from 'vitest';
import { automation, errorsOf, withNodes } from '../reading.js';

const action = (execution_code: string) => ({ type: 'action_node', python_script_action: { execution_code } });
const refused = (code: string) => errorsOf(withNodes([action(code)])).map(({ message }) => message);
const body = (...lines: string[]) => ['async def code_fn(page):', ...lines.map((line) => `    ${line}`)].join('\n');

describe('a Python script', () => {
  it.each([
    [
      'the page is scrolled by its own script',
      `async def code_fn(page):\n    print("entering code_fn")\n    await page.evaluate(\n        """  const el = document.querySelector('mat-dialog-content');  if (el) el.scrollTop = el.scrollHeight;"""\n    )\n    print("exiting code_fn")\n`,
    ],
    ['a value is put in', body(`await page.evaluate("window.name = '{user[0]}'")`)],
    [
      'an element is read',
      body(`text = await page.locator('.order-id').first.inner_text()`, 'return {"order_id": text.strip()}'),
    ],
    ['a condition is waited for', body('await page.wait_for_function("() => window.ready", timeout=5000)')],
    [
      'a text is kept',
      'import json\nasync def code_fn(page, ctx):\n    # all of it\n    t = await page.evaluate(r"""() => \'a\'""")\n    await ctx.save_download("a.txt", t.encode("utf-8"))\n',
    ],
  ])('is recognised: %s', (_what, code) => expect(refused(code)).toEqual([]));

  it.each([
    [body('for row in []:', '    pass'), 2, 'for row in []:', 'branches, loops and nested functions are not supported'],
    [body('x = 1', 'if x:', '    pass'), 3, 'if x:', 'branches, loops and nested functions are not supported'],
    [body('import os', 'os.system("ls")'), 3, 'os.system("ls")', undefined],
    [
      body('await page.goto("https://example.com")'),
      2,
      'await page.goto("https://example.com")',
      'page.goto is not supported',
    ],
    [body('x = [i for i in range(3)]'), 2, 'x = [i for i in range(3)]', undefined],
    [body('x = f"{page}"'), 2, 'x = f"{page}"', 'f-strings are not supported'],
    ['def other(page):\n    pass', 1, 'def other(page):', 'the script must begin with async def code_fn(…)'],
    ['def code_fn(page):\n  pass', 1, 'def code_fn(page):', 'the script must begin with async def code_fn(…)'],
    ['async def code_fn(page:\n  pass', 2, 'pass', 'the line is not valid Python'],
    [body('x = 1') + '\nprint(1)', 3, 'print(1)', 'code outside code_fn is not supported'],
    [
      body('await asyncio.sleep(1)'),
      2,
      'await asyncio.sleep(1)',
      'only methods of the page and its elements can be awaited',
    ],
    [body('t = await page.get_by_rol("x").inner_text()'), 2, 't = await page.get_by_rol("x").inner_text()', undefined],
    [body('x.y = 1'), 2, 'x.y = 1', 'an assignment must set one name to one value'],
    [body('1 + 1'), 2, '1 + 1', 'the line has no effect'],
  ])('is refused where it is more than that: %j', (code, line, source, why) => {
    const messages = refused(code);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(
      `UnsupportedFeature: this version does not support line ${line} of the script, ${source} (${why ?? ''}`,
    );
  });

  it('is refused when it is empty, and never makes reading throw', () => {
    expect(refused('  ')).toEqual(['is empty; write a script with async def code_fn(…)']);
    for (const code of [
      '"""',
      'async def code_fn',
      'async def code_fn():',
      '\u0000',
      '('.repeat(5000),
      body('return'),
    ]) {
      expect(() => errorsOf(withNodes([action(code)]))).not.toThrow();
    }
  });

  it('may check and extract', () => {
    const script =
      "async def code_fn(axtree, browser):\n    page = await browser.get_current_page()\n    return {'title': await page.title()}";
    const { nodes } = automation(
      withNodes([
        { extraction_action: { python_script: { script, output_variable_names: ['title'], timeout_seconds: '12.5' } } },
        {
          assertion_action: {
            python_script: { script: "async def code_fn(axtree, browser):\n    return 'Done' in axtree" },
          },
        },
      ]),
    );
    expect(nodes.map(({ kind }) => kind)).toEqual(['python_script', 'assert_python_script']);
  });
});
