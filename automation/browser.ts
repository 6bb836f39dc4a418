import type { z } from 'zod';
import type { WantedBrowser } from './document.js';
import { boolean, number, oneOf, type Report } from './values.js';

/** Fixed texts of the format: a desktop Chrome on the system that is named. Nothing else of a system is emulated. */
const USER_AGENTS = {
  windows: userAgentOn('Windows NT 10.0; Win64; x64'),
  linux: userAgentOn('X11; Linux x86_64'),
};

/** The members of an automation that say in what browser it runs, and what the browser does besides. */
export const browserShape = {
  browser_channel: oneOf('chromium', 'chrome', 'cloakbrowser', 'browser-use', 'rdp')
    .meta({ enum: ['chromium', 'chrome'] })
    .default('chromium')
    .describe('Browser of the run; others than chromium and chrome are not supported'),
  os_emulation: oneOf('windows', 'linux').nullish().describe('Operating system that the user agent names'),
  take_final_screenshot: boolean().default(true).describe('Keep a picture of the last page'),
  expected_downloads: number({ integer: true, min: 0 })
    .default(0)
    .describe('Files that must have been downloaded at the end'),
  reuse_page_if_already_on_url: boolean().default(false).describe('Has no effect: each run has a browser of its own'),
  // Known to the format, and without effect here.
  backend: oneOf('browser-use', 'computer-vision').optional().describe('Has no effect'),
  allow_cookies: boolean().optional().describe('Has no effect: cookie banners are not dismissed by themselves'),
  enable_browser_alerts: boolean().optional().describe('Has no effect: dialogs are accepted at once'),
};

type BrowserMembers = { [Key in keyof typeof browserShape]?: unknown };

/** The channels that the format has and this version does not, and why not. */
export const UNSUPPORTED_CHANNELS: Readonly<Record<string, string>> = {
  cloakbrowser: 'a browser that hides from sites that it is driven',
  'browser-use': 'a hosted browser: the browsers are the own ones here, which a person can be let into',
  rdp: 'a remote Windows desktop, and there is none',
};

export function checkBrowser({ browser_channel }: BrowserMembers, report: Report): void {
  if (typeof browser_channel !== 'string' || !Object.hasOwn(UNSUPPORTED_CHANNELS, browser_channel)) return;
  report.unsupported(['browser_channel'], `browser_channel ${browser_channel}`, 'use chromium or chrome');
}

/** What is asked for and has no effect here: the member, and a sentence. */
export function adviseBrowser(members: BrowserMembers): [member: string, sentence: string][] {
  const advice: [asked: unknown, member: keyof BrowserMembers, sentence: string][] = [
    [
      members.reuse_page_if_already_on_url === true,
      'reuse_page_if_already_on_url',
      'has no effect: each run has a browser of its own',
    ],
    [members.allow_cookies === false, 'allow_cookies', 'has no effect: cookie banners are not dismissed by themselves'],
    [members.enable_browser_alerts === true, 'enable_browser_alerts', 'has no effect: dialogs are accepted at once'],
    [members.backend === 'computer-vision', 'backend', 'has no effect: pages are acted on by locators'],
  ];
  return advice.flatMap(([asked, member, sentence]) => (asked === true ? [[member, sentence]] : []));
}

export function wantedBrowser(members: z.output<z.ZodObject<typeof browserShape>>): WantedBrowser {
  const { browser_channel, os_emulation } = members;
  return {
    channel: browser_channel === 'chrome' ? 'chrome' : 'chromium',
    ...(os_emulation != null && { userAgent: USER_AGENTS[os_emulation] }),
  };
}

function userAgentOn(system: string): string {
  return `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36`;
}
