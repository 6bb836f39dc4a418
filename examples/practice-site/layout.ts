import { type Html, html } from './html.js';

/** A whole page in the site's look. */
export function layout(title: string, about: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Practice site</title>
        <link rel="icon" href="/site.svg" />
        <link rel="stylesheet" href="/site.css" />
      </head>
      <body>
        <header class="top">
          <a class="brand" href="/"><img src="/site.svg" alt="" width="28" height="28" />Practice site</a>
        </header>
        <main>
          <h1>${title}</h1>
          <p class="lead">${about}</p>
          ${body}
        </main>
      </body>
    </html>`.text;
}

/** A page for a frame: the site's fonts and fields without its header. */
export function framed(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/site.css" />
      </head>
      <body class="framed">
        ${body}
      </body>
    </html>`.text;
}

/** A labelled field; `hint` is read with it and is not part of its label. */
export function field(id: string, label: string, input: Html, hint?: string): Html {
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${input} ${hint === undefined ? undefined : html`<small id="${id}-hint">${hint}</small>`}
  </div>`;
}
