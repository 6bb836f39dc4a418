import type { z } from 'zod';
import type { WantedBrowser } from '../model/automation.js';
import { boolean, number, oneOf, type Report } from '../model/field-types.js';

/** Fixed texts of the format: desktop Chrome on the named system. Nothing else of a system is emulated. */
const USER_AGENTS = {
  windows: userAgentOn('Windows NT 10.0; Win64; x64'),
  linux: userAgentOn('X11; Linux x86_64'),
};

/** The members of an automation that choose the run's browser and its additional behaviour. */
export const browserShape = {
  browser_channel: oneOf('chromium', 'chrome', 'cloakbrowser', 'browser-use', 'rdp')
    .meta({ enum: ['chromium', 'chrome'] })
    .default('chromium')
    .describe('Browser of the run; only chromium and chrome are supported'),
  os_emulation: oneOf('windows', 'linux').nullish().describe('Operating system in the user agent'),
  take_final_screenshot: boolean().default(true).describe('Save a screenshot of the last page'),
  expected_downloads: number({ integer: true, min: 0 })
    .default(0)
    .describe('Minimum number of downloaded files at the end'),
  reuse_page_if_already_on_url: boolean()
    .default(false)
    .describe('Has no effect, because each run has its own browser'),
  // The format has these without effect.
  backend: oneOf('browser-use', 'computer-vision').optional().describe('Has no effect'),
  allow_cookies: boolean().optional().describe('Has no effect: Intermission does not dismiss cookie banners'),
  enable_browser_alerts: boolean().optional().describe('Has no effect: Intermission accepts dialogs immediately'),
};

type BrowserMembers = { [Key in keyof typeof browserShape]?: unknown };

/** The channels of the format that this version does not support, and the reasons. */
export const UNSUPPORTED_CHANNELS: Readonly<Record<string, string>> = {
  cloakbrowser: 'it is a browser that hides from sites that it is automated',
  'browser-use': 'it is a hosted browser; Intermission runs its own browsers, so that a person can take part',
  rdp: 'it needs a remote Windows desktop, which Intermission does not provide',
};

export function checkBrowser({ browser_channel }: BrowserMembers, report: Report): void {
  if (typeof browser_channel !== 'string' || !Object.hasOwn(UNSUPPORTED_CHANNELS, browser_channel)) return;
  report.unsupported(['browser_channel'], `browser_channel ${browser_channel}`, 'use chromium or chrome');
}

/** Warnings about requested members without effect: the member, and a sentence. */
export function adviseBrowser(members: BrowserMembers): [member: string, sentence: string][] {
  const advice: [asked: unknown, member: keyof BrowserMembers, sentence: string][] = [
    [
      members.reuse_page_if_already_on_url === true,
      'reuse_page_if_already_on_url',
      'has no effect, because each run has its own browser',
    ],
    [members.allow_cookies === false, 'allow_cookies', 'has no effect: Intermission does not dismiss cookie banners'],
    [
      members.enable_browser_alerts === true,
      'enable_browser_alerts',
      'has no effect: Intermission accepts dialogs immediately',
    ],
    [members.backend === 'computer-vision', 'backend', 'has no effect: Intermission acts on pages through locators'],
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
