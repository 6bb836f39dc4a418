import type { ElementHandle, Frame, JSHandle, Locator, Page } from 'playwright';
import { getDomain } from 'tldts';
import { fail } from '../../contracts/fail.js';
import type { FailureType } from '../../contracts/failures.js';
import { isSealedValue } from '../../automation/parameters/sealed-value.js';
import type { SecureUse } from '../../automation/parameters/secure-placeholders.js';

/** Domains under which anybody can register names, such as `github.io`, count as public suffixes. */
const SUFFIXES = { allowPrivateDomains: true };

/** Where the secrets of one step may go: each to the automation's own site and to the sites that its author lists. */
export class SecretSites {
  /** `ownAddress`: the automation's own site; empty when it has none; undefined in tasks from workers of a version without site limits. */
  constructor(
    private readonly uses: readonly SecureUse[],
    private readonly ownAddress: string | undefined,
  ) {}

  /** Whether the step's secrets are limited to certain sites. */
  get areLimited(): boolean {
    return this.uses.length > 0 && this.ownAddress !== undefined;
  }

  /**
   * Fails with `SiteNotAllowed` when a secret may not be sent to this address. `written` is the address and `sent` is everything sent
   * there, both with marks in place of the secrets.
   */
  expectAddress(address: string, written: string, sent: unknown = written): void {
    const text = JSON.stringify(sent);
    const uses = this.uses.filter(({ mark }) => text.includes(mark));
    // Nobody can connect to an invalid address. When the host contains a secret, `written` cannot be parsed, and the message must not name
    // the host.
    if (URL.canParse(address)) this.expect(hostOf(address), uses, URL.canParse(written));
  }

  private expect(host: string | undefined, uses: readonly SecureUse[], mayBeTold = true): void {
    if (!this.areLimited) return;
    const own = hostOf(this.ownAddress!);
    for (const use of uses) {
      const listed = use.sites ?? [];
      const isOwn = host !== undefined && own !== undefined && siteOf(host) === siteOf(own);
      if (isOwn || (host !== undefined && listed.some(covers(host)))) continue;
      throw siteNotAllowed(use, mayBeTold ? host : undefined, own === undefined ? listed : [siteOf(own), ...listed]);
    }
  }

  /** Fails when this frame may not receive the secrets. */
  expectFrame(frame: Frame): void {
    if (!this.areLimited) return;
    // A frame without an address of its own is written by its parent page.
    const around = frame.url().startsWith('about:') ? frame.parentFrame() : null;
    if (around === null) this.expect(hostOf(frame.url()), this.uses);
    else this.expectFrame(around);
  }

  /** The element as it is now, in a page that may receive the secrets. The handle stays with that page, wherever the frame navigates. */
  async pin(target: Locator, timeout: number): Promise<ElementHandle<HTMLElement | SVGElement>> {
    const handle = await target.elementHandle({ timeout });
    const frame = await handle.ownerFrame();
    if (frame !== null) this.expectFrame(frame);
    return handle;
  }

  /**
   * Fails when a key pressed now could reach a page that may not receive the secrets: the focused page, and all pages around it, because
   * they can take the focus.
   */
  async expectFocus(page: Page): Promise<void> {
    if (!this.areLimited) return;
    for (let frame: Frame | null = page.mainFrame(); frame !== null;) {
      this.expectFrame(frame);
      const focused: JSHandle = await frame.evaluateHandle(FOCUSED);
      frame = (await focused.asElement()?.contentFrame()) ?? null;
    }
  }
}

/** The focused element of the frame, including inside shadow trees. */
const FOCUSED = `(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
})()`;

/** Undefined for an address without a host. */
function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin } = new URL(address);
  return URL.canParse(origin) ? withoutDot(new URL(origin).hostname) : undefined;
}

/** The registrable domain. A host without one, such as an IP address, is its own site. */
function siteOf(host: string): string {
  return getDomain(host, SUFFIXES) ?? host;
}

/** A listed site covers its host and all subdomains; an IP address or a public suffix covers only itself. */
function covers(host: string): (listed: string) => boolean {
  return (listed) => {
    const site = hostOf(`http://${listed}`);
    return site !== undefined && (host === site || (getDomain(site, SUFFIXES) !== null && host.endsWith(`.${site}`)));
  };
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, '');
}

function siteNotAllowed({ name, index, value }: SecureUse, host: string | undefined, sites: string[]): Error {
  const type: FailureType = 'SiteNotAllowed';
  const list = isSealedValue(value)
    ? `sites of the two_fa_action that sets ${name}`
    : `sites of secure_parameters.${name}.${index}`;
  const words = [
    `The secret ${name}[${index}] may not be given to ${host ?? 'an address without a host, or with a secret in it'}`,
    sites.length > 0 ? `it is for ${sites.join(', ')}` : 'it is for no site, since url names none',
    ...(host === undefined ? [] : [`to allow it, add "${host}" to ${list}`]),
  ];
  return fail(type, words.join('; '));
}
