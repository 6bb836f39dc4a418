import type { MailWords } from './mail-input.js';
import { escapeHtml } from './safe-text.js';

const FONT = `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;

/** Mail programs with dark-mode support use these rules; the others keep the inline styles. */
const DARK = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page { background-color: #14181a !important; }
    .card { background-color: #1c2123 !important; border-color: #31393c !important; }
    .ask { background-color: #1c322e !important; border-color: #5fcab8 !important; }
    .strong { color: #e8eceb !important; }
    .normal { color: #cdd4d3 !important; }
    .quiet, .quiet a { color: #a4aeb0 !important; }
    .button { background-color: #5fcab8 !important; }
    .button a { color: #04231e !important; }
  }
  @media (max-width: 480px) {
    .page { padding: 12px 8px !important; }
    .inside { padding: 24px 20px !important; }
    table.button { width: 100% !important; }
    .button a { display: block !important; text-align: center !important; }
  }`;

/** The HTML part: one column of tables with inline styles, without images or external resources. */
export function htmlOf(words: MailWords): string {
  const facts = words.facts.map(([name, value]) => factRow(escapeHtml(name), escapeHtml(value))).join('');
  const explanation = words.explanation.map((text) => paragraph('normal', '#3a4244', escapeHtml(text))).join('');
  const link = escapeHtml(words.link);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(words.subject)}</title>
<style>${DARK}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f6f5f1;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background-color:#f6f5f1;padding:32px 16px;">
<tr><td align="center">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background-color:#ffffff;border:1px solid #dfdcd3;border-radius:12px;border-collapse:separate;">
<tr><td class="inside" align="left" style="padding:32px 36px;font-family:${FONT};word-break:break-word;">
${paragraph('strong', '#1d2326', escapeHtml(words.greeting))}
${paragraph('normal', '#3a4244', escapeHtml(words.opening))}
${asked(words)}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 24px;">${facts}</table>
<table role="presentation" cellpadding="0" cellspacing="0" width="100%" style="margin:0 0 28px;"><tr><td>
<table role="presentation" class="button" cellpadding="0" cellspacing="0" style="background-color:#0f6e63;border-radius:8px;border-collapse:separate;"><tr><td class="button" style="border-radius:8px;">
<a href="${link}" style="display:inline-block;padding:14px 28px;font-family:${FONT};font-size:17px;line-height:24px;font-weight:600;color:#ffffff;text-decoration:none;">${escapeHtml(words.button)}</a>
</td></tr></table>
</td></tr></table>
${explanation}
${paragraph('strong', '#1d2326', `<strong>${escapeHtml(words.warning)}</strong>`)}
<p class="quiet" style="margin:24px 0 0;font-size:13px;line-height:20px;color:#5a6163;">If the button does not work, open this address:<br><a href="${link}" style="color:#5a6163;word-break:break-all;">${link}</a></p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function asked(words: MailWords): string {
  // Each line has its own text direction.
  const lines = words.instructions.map((line) => `<div dir="auto">${line === '' ? '<br>' : escapeHtml(line)}</div>`);
  const below =
    lines.length === 0
      ? ''
      : `<div class="normal" style="margin:8px 0 0;font-size:16px;line-height:24px;color:#3a4244;">${lines.join('')}</div>`;
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:8px 0 24px;"><tr><td class="ask" style="padding:16px 20px;background-color:#e1f0ec;border-left:4px solid #0f6e63;font-family:${FONT};">
<p class="strong" dir="auto" style="margin:0;font-size:20px;line-height:28px;font-weight:600;color:#1d2326;">${escapeHtml(words.title)}</p>${below}
</td></tr></table>`;
}

function factRow(name: string, value: string): string {
  const cell = `padding:3px 0;font-family:${FONT};font-size:15px;line-height:22px;vertical-align:top;`;
  return `<tr><td class="quiet" style="${cell}padding-right:20px;color:#5a6163;white-space:nowrap;">${name}</td><td class="strong" style="${cell}color:#1d2326;"><bdi>${value}</bdi></td></tr>`;
}

function paragraph(shade: string, color: string, html: string): string {
  return `<p class="${shade}" style="margin:0 0 16px;font-size:16px;line-height:24px;color:${color};">${html}</p>`;
}
