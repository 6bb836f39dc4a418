import { afterEach, describe, expect, it } from 'vitest';
import type { HumanAct } from '../../../contracts/workflow-messages.js';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

let open: OpenSession;
afterEach(() => open.close());

async function acting(path: string): Promise<TestViewer> {
  open = await openSession(path);
  const viewer = await open.view({ control: false });
  await until(() => viewer.frames.length > 0);
  await open.openGate();
  viewer.send({ type: 'role', canControl: true, by: 'ana@example.com' });
  await until(() => viewer.latest('control')?.canControl === true);
  return viewer;
}

async function acts(): Promise<HumanAct[]> {
  return (await (await open.post('acts', {})).json()) as HumanAct[];
}

describe('the list of what a person did', () => {
  it('lists actions with person and time, a series of keys as one, and never what was typed', async () => {
    const viewer = await acting('/files');
    viewer.click(300, 30);
    await until(() => open.page.evaluate('document.activeElement.id === "code"'));
    for (const digit of '831947') viewer.key(digit, `Digit${digit}`);
    await until(() => open.page.evaluate('code.value === "831947"'));
    viewer.key('Tab', 'Tab');
    viewer.key('Tab', 'Tab');
    expect((await open.post('gate', { open: false })).status).toBe(204);
    const told = await acts();
    expect(told.map(({ text }) => text)).toEqual([
      'took control',
      'clicked',
      'typed 6 characters into One-time code',
      'pressed Tab 2 times',
    ]);
    expect(told.map(({ number, by }) => `${number} ${by}`)).toEqual([0, 1, 2, 3].map((at) => `${at} ana@example.com`));
    expect(JSON.stringify(told)).not.toContain('8319');
    // Asked again, as a retried activity does, it is the same.
    expect(await acts()).toEqual(told);
  });

  it('contains no action of people who only watch, or from after the pause', async () => {
    const viewer = await acting('/form');
    const watcher = await open.view({ control: false });
    watcher.click(150, 220);
    await open.post('gate', { open: false });
    viewer.click(150, 220);
    expect((await acts()).map(({ text }) => text)).toEqual(['took control']);
  });

  it('does not grow without end', async () => {
    const viewer = await acting('/form');
    for (let at = 0; at < 150; at += 1) {
      viewer.key('Tab', 'Tab');
      viewer.key('Escape', 'Escape');
      if (at % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 300));
    }
    await until(async () => (await acts()).length === 200);
    expect((await acts()).at(-1)?.text).toBe('did more than is listed here');
  });
});
