import type { SyntaxNode } from '@lezer/common';
import { readPythonString } from '../locators/python-string.js';

/** A part of the source, and the text that replaces it. */
export interface Replacement {
  from: number;
  to: number;
  text: string;
}

/** Rewrites the source of an expression on one line with plain string literals, so that the expression parser can parse it. */
export function plainSource(source: string, node: SyntaxNode, replaced: readonly Replacement[]): string {
  const edits = [...replaced];
  const inside = ({ from }: { from: number }) => replaced.some((one) => from >= one.from && from < one.to);
  node.cursor().iterate((part) => {
    if (part.from < node.from || part.to > node.to || inside(part)) return false;
    if (part.name === 'Comment') edits.push({ from: part.from, to: part.to, text: '' });
    if (part.name !== 'String') return true;
    const text = JSON.stringify(readString(source.slice(part.from, part.to)));
    edits.push({ from: part.from, to: part.to, text });
    return false;
  });
  edits.sort((a, b) => a.from - b.from);
  let plain = '';
  let at = node.from;
  for (const { from, to, text } of edits) {
    plain += source.slice(at, from).replace(/\s+/g, ' ') + text;
    at = to;
  }
  return (plain + source.slice(at, node.to).replace(/\s+/g, ' ')).trim();
}

/** The value of a Python string literal, including triple-quoted ones. */
function readString(literal: string): string {
  const [, prefix = '', quotes = '"'] = /^([a-z]*)("""|'''|"|')/i.exec(literal) ?? [];
  const body = literal.slice(prefix.length + quotes.length, literal.length - quotes.length);
  if (/r/i.test(prefix)) return body;
  const inOneLine = body.replace(/\\[\s\S]|\r?\n|"/g, (part) => {
    if (part.startsWith('\\')) return part === '\\\n' ? '' : part;
    return part === '"' ? '\\"' : '\\n';
  });
  return readPythonString(`"${inOneLine}"`, 0, false, (_at, problem) => new SyntaxError(problem)).value;
}
