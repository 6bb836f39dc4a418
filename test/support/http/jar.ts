/** A browser's cookies, as far as our API needs them: by name and path, gone when they expire at once. */
export class CookieJar {
  readonly #cookies = new Map<string, { name: string; value: string; path: string; attributes: string }>();

  store(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? [];
      const path = /; Path=([^;]+)/.exec(attributes)?.[1] ?? '/';
      if (/Max-Age=0\b/.test(attributes)) this.#cookies.delete(`${name} ${path}`);
      else this.#cookies.set(`${name} ${path}`, { name, value, path, attributes });
    }
  }

  /** The `Cookie` header for a path. */
  header(path: string): string {
    return [...this.#cookies.values()]
      .filter((cookie) => cookie.path === '/' || path === cookie.path || path.startsWith(`${cookie.path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  /** What the server said of each cookie, without values. */
  get described(): string[] {
    return [...this.#cookies.values()].map(({ name, attributes }) => `${name}${attributes}`);
  }
}
