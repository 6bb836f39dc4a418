import { html, type Html } from './html.js';

/** A whole page around `content`. `title` is the title of the tab. */
export function page(title: string, content: Html, size: 'narrow' | 'wide' = 'narrow'): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <title>${title} · Intermission</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/pages.css" />
      </head>
      <body>
        <header class="header">
          <span class="brand"><span class="mark" aria-hidden="true"></span>Intermission</span>
        </header>
        <main class="${size}">${content}</main>
      </body>
    </html> `.text;
}

/** A time in UTC, readable for people and programs: `14:32 UTC, 4 March 2026`. `at` is in epoch milliseconds. */
export function moment(at: number): Html {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  return html`<time datetime="${date.toISOString()}">${time} UTC, ${day}</time>`;
}
