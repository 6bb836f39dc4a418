// npm run check:prose: refuses sentences that readers stumble over, in comments, documentation and messages.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Constructions that never read well here, and what to write instead. */
const BANNED = [
  [/(?:^|[.:;*/] )(?:Whoever|Whatever|Whichever)\b/, 'name the subject'],
  [
    /(?:^|[.*/] )(?:What|Who) (?!is\b[^.]*\?)(?:[a-z]+ ){1,8}(?:is|are|was|were|has|goes|comes|does|gets|stays)\b[^?]*\.$/,
    'name the subject instead of a headless relative clause',
  ],
  [/\b(?:is|are|was|were|be|been|being) told\b/, 'say who tells whom, or what the message says'],
  [/\b(?:tells?|told) of\b/, 'write "reports" or "names"'],
  [/\bcomes? of\b/, 'write "results from" or "becomes of" with a subject'],
  [/\bis none of\b/, 'write "is not one of"'],
  [/\bstands? (?:there|here|in (?!for)|on|at|beside|alone|still|written|twice|once)\b/, 'write "is"'],
  [/\bjust now\b/, 'write "right now"'],
  [/\bwhat is (?:there|less|so|wanted|told|meant)\b/, 'name the thing'],
  [/\bas it is\b\.?$/, 'write "unchanged"'],
  [/\bof (?:ours|its own making|their own making)\b/, 'name the owner'],
  [/\bthat many\b/, 'write the number or "as many"'],
  [
    /(?<!\b[Tt]here )\b(?:is|are) no (?!longer\b|more\b|less\b|fewer\b|larger\b|later\b|smaller\b|older\b)[a-z]+/,
    'write "is not a"',
  ],
  [/(?<!\b(?:[Tt]here|[Tt]here [a-z]+) )\b(?:is|are) none\b/, 'write "is missing" or "there is none"'],
  [/\b(?:goes|go|went|going) on (?:with|at|in|to|when|after|as|until|without)\b/, 'write "continues"'],
  [/\b(?:exclude|excludes) one another\b/, 'write "are mutually exclusive"'],
  [/\bwhat (?:came|comes|lies|stands|stood|follows)\b/, 'name the thing'],
];
const FILES =
  /^(?!test\/histories\/|test\/automation\/examples\/|CHANGELOG)(?:[\w.-]+\/)*[\w.-]+\.(?:ts|tsx|mjs|md|css|html)$/;

/** The comments of a source file, or all lines of a page that are not code, each with its line number. */
function proseOf(file, text) {
  const lines = text.split('\n');
  if (file.endsWith('.md')) {
    let isCode = false;
    return lines.flatMap((line, at) => {
      if (/^\s*```/.test(line)) isCode = !isCode;
      return isCode ? [] : [[at + 1, line.replace(/`[^`]*`/g, '`code`')]];
    });
  }
  return lines.flatMap((line, at) => {
    const [, comment] =
      /^\s*(?:\/\*\*?|\*(?!\/)|\/\/|<!--)\s?(.*?)(?:\*\/|-->)?\s*$/.exec(line) ?? /\s\/\/ (.*)$/.exec(line) ?? [];
    return comment === undefined ? [] : [[at + 1, comment.trim()]];
  });
}

const [, , ...folders] = process.argv;
const files = execFileSync('git', ['ls-files', ...folders], { encoding: 'utf8' })
  .trim()
  .split('\n');
let found = 0;
for (const file of files.filter((name) => FILES.test(name))) {
  for (const [line, sentence] of proseOf(file, readFileSync(file, 'utf8'))) {
    for (const [pattern, advice] of BANNED) {
      const [match] = pattern.exec(sentence) ?? [];
      if (match === undefined) continue;
      found++;
      console.log(`${file}:${line}: "${match.trim()}": ${advice}`);
    }
  }
}
if (found > 0) {
  console.log(`${found} sentences to rewrite`);
  process.exitCode = 1;
}
