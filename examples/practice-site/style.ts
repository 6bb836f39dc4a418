/** The one style sheet. Indigo, so that the site is not mistaken for the dashboard around its live view. */
export const css = `
:root {
  color-scheme: light dark;
  --paper: #f5f5f9;
  --card: #ffffff;
  --line: #dcdce8;
  --edge: #8588a0;
  --text: #1c1d2b;
  --quiet: #5b5d74;
  --accent: #4338ca;
  --accent-strong: #352ba6;
  --on-accent: #ffffff;
  --soft: #ecebfc;
  --bad: #b3261e;
  --bad-soft: #fdeceb;
  --good: #17703c;
  --good-soft: #e4f5ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12131c;
    --card: #1b1d29;
    --line: #30334a;
    --edge: #757a9b;
    --text: #ececf5;
    --quiet: #a7a9c0;
    --accent: #a5a0fb;
    --accent-strong: #c3bffd;
    --on-accent: #17143d;
    --soft: #272650;
    --bad: #ff9d94;
    --bad-soft: #3b1d1c;
    --good: #7ed9a0;
    --good-soft: #15331f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;
}
body.framed { background: var(--card); padding: 16px; }
.top { display: flex; border-bottom: 1px solid var(--line); background: var(--card); padding: 12px 20px; }
.brand { display: inline-flex; gap: 10px; align-items: center; color: var(--text); font-weight: 600; text-decoration: none; }
main { max-width: 760px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { margin: 0 0 4px; font-size: 28px; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 0 0 12px; font-size: 18px; }
.lead { margin: 0 0 24px; color: var(--quiet); }
a { color: var(--accent); text-underline-offset: 3px; }
.card { margin: 0 0 20px; padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
.card > :last-child { margin-bottom: 0; }
.narrow { max-width: 440px; }
.tiles { display: grid; gap: 14px; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); padding: 0; margin: 0; list-style: none; }
.tiles a { display: block; height: 100%; padding: 16px 18px; color: inherit; text-decoration: none; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tiles a:hover { border-color: var(--accent); }
.tiles strong { display: block; color: var(--accent); }
.tiles span, small, .quiet { color: var(--quiet); font-size: 14px; }
.field { margin: 0 0 18px; }
.field label, legend { display: block; margin: 0 0 6px; padding: 0; font-weight: 600; }
.field small { display: block; margin-top: 6px; }
.fields { display: grid; gap: 0 20px; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); }
fieldset { margin: 0 0 18px; padding: 0; border: 0; min-width: 0; }
select[multiple] { height: 116px; }
.choice { display: flex; gap: 10px; align-items: center; min-height: 32px; }
.choice label { margin: 0; font-weight: 400; }
input:not([type='checkbox'], [type='radio'], [type='range'], [type='color'], [type='file']), select, textarea, .editor {
  width: 100%;
  padding: 10px 12px;
  color: inherit;
  font: inherit;
  background: var(--card);
  border: 1px solid var(--edge);
  border-radius: 8px;
}
input[type='range'] { width: 100%; }
input[type='color'] { width: 72px; height: 44px; padding: 2px; background: none; border: 1px solid var(--edge); border-radius: 8px; }
input[type='checkbox'], input[type='radio'] { width: 18px; height: 18px; margin: 0; }
input, select, button { accent-color: var(--accent); }
textarea, .editor { min-height: 110px; resize: vertical; }
button, .button {
  display: inline-block;
  min-height: 44px;
  padding: 9px 20px;
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  background: var(--accent);
  border: 1px solid transparent;
  border-radius: 8px;
  cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); }
button.plain { color: var(--accent); background: transparent; border-color: var(--edge); }
button.plain:hover { background: var(--soft); }
button:disabled { opacity: 0.5; cursor: not-allowed; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.note, .bad, .good { margin: 0 0 18px; padding: 12px 16px; border-radius: 8px; }
.note { background: var(--soft); }
.bad { color: var(--bad); background: var(--bad-soft); }
.good { color: var(--good); background: var(--good-soft); }
output { display: block; margin: 16px 0 0; }
output:empty { display: none; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 10px 12px; text-align: left; border-bottom: 1px solid var(--line); }
th { color: var(--quiet); font-size: 14px; }
td.price { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.price { text-align: right; }
iframe { width: 100%; height: 250px; border: 1px solid var(--line); border-radius: 10px; }
iframe.tall { height: 360px; }
code, pre { font: 14px/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4f46e5"/><path d="M9 17l5 5 9-12" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
