import { afterEach } from 'vitest';
import { type OpenSession, openSession } from '../open-session.js';
import type { TestViewer } from '../../support/owner/test-viewer.js';
import { until } from '../until.js';

export const CONTROL = 2;
export const ALT = 1;

export const FIELDS = `<body style="margin:0"><style>body > * { position: absolute; margin: 0; left: 100px; width: 200px; height: 30px; box-sizing: border-box }</style>
  <input id="name" style="top:20px"><input id="secret" type="password" value="hunter2" style="top:60px">
  <input id="code" inputmode="numeric" autocomplete="one-time-code" style="top:100px">
  <select id="country" aria-label="Country" style="top:140px"><option>France</option><option disabled>Nowhere</option><option>Spain</option></select>
  <select id="many" multiple style="top:180px;height:60px"><option>red</option><option>green</option><option>blue</option></select>
  <input id="date" type="date" min="2026-01-01" style="top:260px"><input id="colour" type="color" style="top:300px">
  <p id="words" style="top:340px">alpha beta</p></body>`;

/** The session of a test, whose page has fields. */
class Fields {
  open!: OpenSession;

  /** A person in control of a page with fields, once its fields are known. */
  async person(html = FIELDS, settings: Record<string, string> = {}): Promise<TestViewer> {
    this.open = await openSession('/still', settings);
    const { open } = this;
    await open.page.setContent(html);
    await open.page.evaluate(`window.log = [];
    for (const type of ['input', 'change']) addEventListener(type, ({ target }) => log.push(type + ' ' + target.id));`);
    const viewer = await open.view();
    await until(() => viewer.frames.length > 0);
    await open.openGate();
    viewer.send({ type: 'resume', viewer: 'a-random-name-of-a-page' });
    await until(() => (viewer.latest('fields')?.fields.length ?? 0) > 0);
    return viewer;
  }

  value(id: string): Promise<string> {
    return this.open.page.inputValue(`#${id}`);
  }
}

/** Closes the session that a test opens when the test ends. */
export function useFields(): Fields {
  const fields = new Fields();
  afterEach(() => fields.open.close());
  return fields;
}
