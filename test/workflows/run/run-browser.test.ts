import { describe, expect, it } from 'vitest';
import { type BrowserHold, RunBrowser } from '../../../workflows/run/run-browser.js';

const session = { sessionId: 's', endpoint: 'ws://browser', liveUrl: 'http://live', runUrl: 'http://run' };

function askedBrowser(): { browser: RunBrowser; hold: BrowserHold } {
  const browser = new RunBrowser();
  const hold: BrowserHold = { place: 0, ended: false, cancel: () => undefined, lose: () => undefined };
  browser.askFor(hold, 1000);
  return { browser, hold };
}

describe('the browser of a run', () => {
  it('is not there before the slot has opened it', () => {
    const { browser, hold } = askedBrowser();
    expect([browser.session, browser.liveUrl]).toEqual([undefined, undefined]);
    expect(() => browser.requireSession()).toThrow('the run has no browser');
    hold.session = session;
    expect([browser.requireSession(), browser.liveUrl]).toEqual([session, 'http://live']);
  });

  it('has no live view once its slot has ended', () => {
    const { browser, hold } = askedBrowser();
    Object.assign(hold, { session, ended: true });
    expect([browser.session, browser.liveUrl]).toEqual([session, undefined]);
  });

  it('counts the slots of all attempts, and the wait of the current one', () => {
    const { browser, hold } = askedBrowser();
    expect([browser.nextPlace(), browser.nextPlace()]).toEqual([1, 2]);
    browser.askFor({ ...hold }, 60_000);
    expect([browser.nextPlace(), browser.waitedSeconds(65_000)]).toEqual([3, 5]);
  });
});

describe('what the next activity on the page does first', () => {
  it('is nothing at the start', () => {
    expect(new RunBrowser().takePreparation()).toEqual({ closeGate: false });
  });

  it('is to close the gate and to wait for the page, once', () => {
    const browser = new RunBrowser();
    browser.openGate();
    browser.waitForLoadNext(5);
    expect(browser.takePreparation()).toEqual({ closeGate: true, waitForLoadFirst: 5 });
    expect(browser.takePreparation()).toEqual({ closeGate: false });
  });

  it('is nothing on the page of a fresh browser', () => {
    const browser = new RunBrowser();
    browser.openGate();
    browser.waitForLoadNext(5);
    browser.forgetPage();
    expect(browser.takePreparation()).toEqual({ closeGate: false });
  });
});
