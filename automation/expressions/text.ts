import { Dict, itemsOf, Tuple, type Value, View } from './values.js';
import type { Spend } from './fault.js';

/** The value as Python's `str` writes it. */
export function textOf(value: Value, spend: Spend): string {
  return typeof value === 'string' ? value : representation(value, spend);
}

/** The value as Python's `repr` writes it, for example inside a list. */
function representation(value: Value, spend: Spend): string {
  spend(1);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatText(value);
  if (typeof value === 'string') return quoted(value, spend);
  if (value instanceof Dict) {
    const entries = [...value.entries.values()];
    return `{${entries.map((pair) => pair.map((item) => representation(item, spend)).join(': ')).join(', ')}}`;
  }
  const items = itemsOf(value)!.map((item) => representation(item, spend));
  if (value instanceof Tuple) return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  const list = `[${items.join(', ')}]`;
  return value instanceof View ? `dict_${value.of}(${list})` : list;
}

/** Python's shortest form of a float: always with a point or an exponent. The exponent is used from 1e16 on and below 1e-4. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e16 || size < 1e-4) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  const plain = String(value);
  return plain.includes('.') ? plain : `${plain}.0`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string, spend: Spend): string {
  spend(text.length);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // Python's `repr` writes unprintable characters by their number.
  const body = text.replace(/[\\\n\r\t'\p{C}\p{Zl}\p{Zp}\p{Zs}]/gu, (char) => {
    if (char === ' ' || (char === "'" && quote === '"')) return char;
    if (char === "'") return "\\'";
    return ESCAPES[char] ?? byNumber(char.codePointAt(0)!);
  });
  return quote + body + quote;
}

function byNumber(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
