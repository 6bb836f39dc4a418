import { beforeEach, describe, expect, it } from 'vitest';
import { useSystem } from '../../support/system/system.js';
import { click, runsOn } from './steps.js';

const test = useSystem();
const { succeed } = runsOn(test);
const requestsFor = (path: string) => test.system.practice.visits.counts[`GET ${path}`];
beforeEach(() => test.system.practice.visits.reset());

describe('the first address', () => {
  it('is requested once', async () => {
    await succeed('/form', click('get_by_role("button", name="Check")'));
    expect(requestsFor('/form')).toBe(1);
  });

  it('is downloaded once when it is a file', async () => {
    const state = await succeed('/downloads/note.txt');
    expect(state.artifacts.filter(({ isDownload }) => isDownload)).toHaveLength(1);
    expect(requestsFor('/downloads/note.txt')).toBe(1);
  });
});
