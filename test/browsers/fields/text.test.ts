import { describe, expect, it } from 'vitest';
import { until } from '../until.js';
import { CONTROL, useFields } from './use-fields.js';

const test = useFields();

describe('what is selected', () => {
  it('is reported, in fields and on the page, but never a password', async () => {
    const viewer = await test.person();
    viewer.click(110, 350);
    viewer.click(110, 350, 2);
    await until(() => viewer.latest('selection')?.text.trim() === 'alpha');
    viewer.click(150, 30);
    viewer.send({ type: 'text', text: 'typed' });
    viewer.key('a', 'KeyA', CONTROL);
    await until(() => viewer.latest('selection')?.text === 'typed');
    viewer.click(150, 70);
    viewer.key('a', 'KeyA', CONTROL);
    await until(() => viewer.latest('selection')?.text === '');
    expect(JSON.stringify(viewer.messages)).not.toContain('hunter2');
  });

  it('is reported even where its position is not available', async () => {
    const viewer = await test.person('<input id="mail" type="email" value="ana@example.com" autofocus>');
    await test.open.page.focus('#mail');
    viewer.key('a', 'KeyA', CONTROL);
    await until(() => viewer.latest('selection')?.text === 'ana@example.com');
    viewer.send({ type: 'copy' });
    await until(() => viewer.latest('copied')?.text === 'ana@example.com');
  });

  it('is cut', async () => {
    const viewer = await test.person();
    viewer.click(150, 30);
    viewer.send({ type: 'text', text: 'gone' });
    viewer.key('a', 'KeyA', CONTROL);
    viewer.send({ type: 'cut' });
    viewer.key('n', 'KeyN');
    await until(async () => (await test.value('name')) === 'n');
  });
});

describe('text', () => {
  it('is pasted between the keys before and after it', async () => {
    const viewer = await test.person();
    viewer.click(150, 30);
    viewer.key('a', 'KeyA');
    viewer.send({ type: 'paste', text: 'pasted' });
    viewer.key('z', 'KeyZ');
    await until(async () => (await test.value('name')) === 'apastedz');
  });

  it('goes to the page’s own way of pasting when it has one', async () => {
    const viewer = await test.person();
    await test.open.page.evaluate(`document.querySelector('#name').addEventListener('paste', (event) => {
      event.preventDefault(); event.target.value = event.clipboardData.getData('text/plain').toUpperCase(); })`);
    viewer.click(150, 30);
    viewer.send({ type: 'paste', text: 'quiet' });
    await until(async () => (await test.value('name')) === 'QUIET');
  });

  it.each(['open', 'closed'])('is pasted into a field in a shadow root that is %s', async (mode) => {
    const viewer = await test.person(`<input id="first"><p id="host"></p><script>
      window.root = host.attachShadow({ mode: '${mode}' }); root.innerHTML = '<input type="email">'; </script>`);
    await test.open.page.evaluate('root.firstChild.focus()');
    viewer.send({ type: 'paste', text: 'inside' });
    await until(async () => (await test.open.page.evaluate('root.firstChild.value')) === 'inside');
    const types = () =>
      viewer
        .latest('fields')
        ?.fields.map(({ type }) => type)
        .join();
    await until(() => types() === (mode === 'open' ? 'text,email' : 'text'));
  });

  it.each(['goes on by itself', 'waits for Tab'])(
    'fills the boxes of a code, one digit each, on a page that %s',
    async (how) => {
      const goesOn = how === 'goes on by itself';
      const viewer = await test.person(
        `<form>${'<input class="box" maxlength="1" style="width:40px;height:30px">'.repeat(6)}</form>
       <script>window.keys = []; addEventListener('keydown', ({ key }) => keys.push(key));
       for (const box of document.querySelectorAll('.box')) box.addEventListener('input', () => ${goesOn} && box.nextElementSibling?.focus());</script>`,
      );
      await test.open.page.locator('.box').first().focus();
      viewer.send({ type: 'paste', text: '123 456' });
      const code = () =>
        test.open.page.evaluate(`[...document.querySelectorAll('.box')].map((box) => box.value).join('')`);
      await until(async () => (await code()) === '123456');
      expect(await test.open.page.evaluate(`keys.join('')`)).toContain('6');
    },
  );

  it('is composed before it is there', async () => {
    const viewer = await test.person();
    viewer.click(150, 30);
    viewer.send({ type: 'ime', text: 'に' });
    viewer.send({ type: 'ime', text: 'にほ' });
    await until(async () => (await test.value('name')) === 'にほ');
    viewer.send({ type: 'text', text: '日本' });
    await until(async () => (await test.value('name')) === '日本');
    viewer.send({ type: 'ime', text: 'x' });
    viewer.send({ type: 'ime', text: '' });
    viewer.send({ type: 'text', text: '🎉' });
    await until(async () => (await test.value('name')) === '日本🎉');
  });
});
