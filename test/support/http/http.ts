import { CookieJar } from './jar.js';

export interface StubRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

/** Speaks to one server as a service with an API key, or as a browser with cookies and an `Origin`. */
export function clientOf(url: string, apiKey: string) {
  async function ask(
    path: string,
    { method = 'GET', headers = {}, json, form, body }: StubRequest = {},
  ): Promise<Response> {
    const content =
      json !== undefined
        ? { body: JSON.stringify(json), type: 'application/json' }
        : form !== undefined
          ? { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
          : { body, type: undefined };
    return await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...(content.type && { 'content-type': content.type }), ...headers },
      ...(content.body !== undefined && { body: content.body }),
    });
  }

  return {
    url,
    ask,
    service: (path: string, asked: StubRequest = {}) =>
      ask(path, { ...asked, headers: { authorization: `Bearer ${apiKey}`, ...asked.headers } }),
    browser: (jar = new CookieJar()) => ({
      jar,
      async ask(path: string, asked: StubRequest = {}): Promise<Response> {
        const changes = asked.method !== undefined && asked.method !== 'GET' && asked.method !== 'HEAD';
        const cookie = jar.header(path);
        const headers = { ...(cookie && { cookie }), ...(changes && { origin: url }), ...asked.headers };
        const response = await ask(path, { ...asked, headers });
        jar.store(response);
        return response;
      },
      /** Opens a mailed link and presses its button. */
      async press(link: string, headers?: Record<string, string>): Promise<Response> {
        const nonce = await nonceOf(await this.ask(link));
        return await this.ask(link, { method: 'POST', form: { nonce }, headers });
      },
    }),
  };
}

export type Client = ReturnType<typeof clientOf>;

/** What the button of a link's page sends. */
export async function nonceOf(page: Response): Promise<string> {
  return /name="nonce" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
}

/** Name of a problem+json answer, and the paths of its errors. */
export async function problem(response: Response) {
  const details = (await response.json()) as { type: string; errors?: { path: string; message: string }[] };
  return {
    status: response.status,
    name: details.type.replace('urn:intermission:problem:', ''),
    ...(details.errors && { errors: details.errors }),
  };
}
