/** The stylesheet of the server's own pages, served at `/pages.css`. Its colours are those of the dashboard. */
export const pagesCss = `:root {
  color-scheme: light dark;
  --paper: #f6f5f1;
  --card: #ffffff;
  --line: #dfdcd3;
  --text: #1d2326;
  --quiet: #5a6163;
  --accent: #0f6e63;
  --accent-strong: #0a574e;
  --on-accent: #ffffff;
  --accent-text: #0b5b52;
}

@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181a;
    --card: #1c2123;
    --line: #31393c;
    --text: #e8eceb;
    --quiet: #a4aeb0;
    --accent: #5fcab8;
    --accent-strong: #84dccd;
    --on-accent: #04231e;
    --accent-text: #7fd8c8;
  }
}

* { box-sizing: border-box; }

body {
  margin: 0;
  background: var(--paper);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}

h1, h2, p, dl, dd, ul, pre { margin: 0; }

h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1rem; }
a { color: var(--accent-text); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

.brand { display: flex; align-items: center; gap: 0.5rem; min-height: 3.5rem; padding: 0 1.25rem; font-weight: 650; }

.mark {
  width: 1.375rem;
  height: 1.375rem;
  border-radius: 0.4rem;
  background:
    linear-gradient(var(--on-accent) 0 0) 30% 50% / 16% 46% no-repeat,
    linear-gradient(var(--on-accent) 0 0) 70% 50% / 16% 46% no-repeat,
    var(--accent);
}

main { display: grid; gap: 1rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
.narrow { max-width: 32rem; margin-top: 9vh; }
.wide { max-width: 52rem; margin-top: 1rem; }

.card { border: 1px solid var(--line); border-radius: 14px; background: var(--card); }
.narrow .card { display: grid; gap: 1rem; padding: 1.75rem; }
.eyebrow { color: var(--accent-text); font-size: 0.875rem; font-weight: 650; }
.instructions { white-space: pre-line; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.875rem; }

dl {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  gap: 0.375rem 1.25rem;
  padding: 1rem 0;
  border: solid var(--line);
  border-width: 1px 0;
}
dt { color: var(--quiet); }
dd { overflow-wrap: anywhere; }

.button {
  width: 100%;
  min-height: 3.25rem;
  padding: 0.5rem 1.25rem;
  border: 0;
  border-radius: 10px;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-size: 1.0625rem;
  font-weight: 600;
  cursor: pointer;
}
.button:hover { background: var(--accent-strong); }

.mails { display: grid; gap: 0.75rem; padding: 0; list-style: none; }
.mails li { position: relative; display: grid; padding: 1rem 1.25rem; }
.mails a { font-weight: 600; overflow-wrap: anywhere; }
.mails a::after { position: absolute; inset: 0; content: ''; }

.mail { width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: 14px; background: #ffffff; }

pre {
  padding: 1.25rem;
  font: 0.875rem/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

@media (max-width: 560px) {
  .narrow { margin-top: 1rem; }
  .narrow .card { padding: 1.25rem; }
}
`;
