/** Why a browser must not be sent to this address; undefined when it may, or when a placeholder leaves it open until it is run. */
export function urlFlaw(url: string): string | undefined {
  if (url === '' || url.includes('{') || /^(https?:\/\/[^\s]+|about:blank)$/i.test(url)) return undefined;
  return `${JSON.stringify(url.slice(0, 60))} is neither an http nor an https address, for example https://example.com/login`;
}
