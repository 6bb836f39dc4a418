import { parseExpression, type ExpressionOptions } from './parse.js';
import { type Expression, ExpressionError } from './types.js';

/** A use of a name in an expression. */
export interface NameUse {
  name: string;
  /** The number in the subscript after the name: `name[3]`. */
  position?: number;
}

/** Lists the names in an expression, each with each position once. An expression that cannot be parsed has none. */
export function namesInExpression(source: string, options?: ExpressionOptions): NameUse[] {
  try {
    const uses = usesIn(parseExpression(source, options));
    return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** Avoids recursion, because an expression may be nested as deep as its text is long. */
function usesIn(expression: Expression): NameUse[] {
  const uses: NameUse[] = [];
  const open: unknown[] = [expression];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    if (!('kind' in part)) {
      open.push(...(Object.values(part) as unknown[]));
      continue;
    }
    const read = part as Expression;
    if (read.kind === 'name') uses.push({ name: read.name });
    else if (read.kind === 'subscript' && read.object.kind === 'name') {
      const { index } = read;
      const position = numberIn(index);
      uses.push({ name: read.object.name, ...(position !== undefined && { position }) });
      open.push(index);
    } else open.push(...(Object.values(read) as unknown[]));
  }
  return uses;
}

function numberIn(index: Expression): number | undefined {
  if (index.kind === 'sign' && index.sign === '-') {
    const number = numberIn(index.operand);
    return number === undefined ? undefined : -number;
  }
  return index.kind === 'literal' && typeof index.value === 'bigint' ? Number(index.value) : undefined;
}
