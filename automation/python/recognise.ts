import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { ExpressionError, parseExpression } from '../expressions/index.js';
import { LocatorSyntaxError, parseLocator } from '../locators/index.js';
import { plainSource, type Replacement } from './plain-source.js';
import { ELEMENT_METHODS, PAGE_METHODS, type PageCall, type Script, ScriptProblem, type ScriptStep } from './types.js';

const LONGEST = 20_000;

/**
 * Parses a Python script with `async def code_fn(…)` when it has one of the plain shapes: lines that await a method of the page or an
 * element, assign, print, or return. Never runs it as Python. Throws `ScriptProblem`.
 */
export function recogniseScript(source: string): Script {
  return new Recogniser(source).script();
}

class Recogniser {
  private readonly steps: ScriptStep[] = [];
  private readonly pages = new Set<string>();
  private context: string | undefined;
  private browser: string | undefined;
  private usesTree = false;
  private callCount = 0;
  /** Line of each position, from 1. */
  private readonly lines: number[] = [1];

  constructor(private readonly source: string) {}

  script(): Script {
    if (this.source.length > LONGEST) throw new ScriptProblem(1, `the script has more than ${LONGEST} characters`);
    for (let at = 0; at < this.source.length; at += 1) {
      this.lines.push(this.lines[at]! + (this.source[at] === '\n' ? 1 : 0));
    }
    const { topNode } = parser.parse(this.source);
    topNode.cursor().iterate((node) => {
      if (node.type.isError) throw this.problem(node.node, 'the line is not valid Python');
    });
    const parts = children(topNode).filter(({ name }) => name !== 'Comment' && name !== 'ImportStatement');
    const [definition, ...rest] = parts;
    const isCode =
      definition?.name === 'FunctionDefinition' &&
      definition.getChild('async') !== null &&
      this.textOf(definition.getChild('VariableName')) === 'code_fn';
    if (!isCode) {
      throw this.problem(definition ?? topNode, 'the script must begin with async def code_fn(…)');
    }
    if (rest[0] !== undefined) throw this.problem(rest[0], 'code outside code_fn is not supported');
    this.parameters(definition);
    for (const statement of children(definition.getChild('Body')!).slice(1)) this.statement(statement);
    return { steps: this.steps, usesTree: this.usesTree };
  }

  private parameters(definition: SyntaxNode): void {
    for (const node of definition.getChild('ParamList')!.getChildren('VariableName')) {
      const name = this.textOf(node);
      if (name === 'ctx' || name === 'context') this.context = name;
      else if (name === 'browser') this.browser = name;
      else if (name === 'axtree') this.usesTree = this.source.split(/\baxtree\b/).length > 2;
      else this.pages.add(name);
    }
  }

  private statement(node: SyntaxNode): void {
    switch (node.name) {
      case 'Comment':
      case 'PassStatement':
      case 'ImportStatement':
        return;
      case 'ExpressionStatement':
        return this.expression(node.firstChild!, {});
      case 'AssignStatement':
        return this.assignment(node);
      case 'ReturnStatement': {
        const value = node.lastChild!;
        if (value.name !== 'return') return this.expression(value, { returns: true });
        return void this.steps.push({ line: this.lineOf(node), asks: [], returns: true });
      }
      default:
        throw this.problem(node, 'branches, loops and nested functions are not supported');
    }
  }

  private assignment(node: SyntaxNode): void {
    const [target, sign, value, more] = children(node);
    if (target?.name !== 'VariableName' || sign?.name !== 'AssignOp' || value === undefined || more !== undefined) {
      throw this.problem(node, 'an assignment must set one name to one value');
    }
    const into = this.textOf(target);
    if (value.name === 'AwaitExpression' && this.browser !== undefined) {
      const getPage = new RegExp(`^await\\s+${this.browser}\\.get_current_page\\(\\s*\\)$`);
      if (getPage.test(this.textOf(value))) return void this.pages.add(into);
    }
    this.expression(value, { into });
  }

  private expression(node: SyntaxNode, { into, returns }: { into?: string; returns?: true }): void {
    if (node.name === 'String' || this.isPrint(node)) return;
    const step: ScriptStep = { line: this.lineOf(node), asks: [] };
    const saved = this.save(node, step);
    if (!saved) {
      const source = this.pure(node, step);
      if (into === undefined && returns === undefined && step.asks.length === 0) {
        throw this.problem(node, 'the line has no effect');
      }
      step.value = { source, into };
      if (returns) step.returns = returns;
    }
    this.steps.push(step);
  }

  /** Whether the line prints; the output is discarded. */
  private isPrint(node: SyntaxNode): boolean {
    if (node.name !== 'CallExpression') return false;
    const name = this.textOf(node.firstChild);
    return name === 'print' || (this.context !== undefined && name === `${this.context}.log`);
  }

  /** `ctx.save_download(name, content)`, awaited or not. */
  private save(node: SyntaxNode, step: ScriptStep): boolean {
    const call = node.name === 'AwaitExpression' ? node.lastChild! : node;
    if (call.name !== 'CallExpression' || this.context === undefined) return false;
    if (this.textOf(call.firstChild) !== `${this.context}.save_download`) return false;
    const { args, named } = this.arguments(call.getChild('ArgList')!, step);
    const name = args[0] ?? named.filename;
    const content = args[1] ?? named.content;
    if (name === undefined || content === undefined || named.path !== undefined) {
      throw this.problem(node, 'save_download needs a file name and the content as a string');
    }
    step.saves = { name, content };
    return true;
  }

  /** The expression, with a name in place of each awaited call. */
  private pure(node: SyntaxNode, step: ScriptStep): string {
    const replaced: Replacement[] = [];
    node.cursor().iterate((part) => {
      if (part.from < node.from || part.to > node.to) return false;
      if (part.name === 'FormatString') throw this.problem(node, 'f-strings are not supported');
      if (part.name === 'AwaitExpression') {
        replaced.push({ from: part.from, to: part.to, text: this.awaitCall(part.node, step) });
        return false;
      }
      if (part.name === 'MemberExpression' && this.isPageUrl(part.node)) {
        replaced.push({ from: part.from, to: part.to, text: this.named(step, { method: 'url', args: [], named: {} }) });
        return false;
      }
      return true;
    });
    // Text stays text here, so encoding it to bytes is dropped.
    const source = plainSource(this.source, node, replaced).replace(/\.encode\((?:"[\w-]*")?\)$/, '');
    this.check(source, node);
    return source;
  }

  private isPageUrl(node: SyntaxNode): boolean {
    return [...this.pages].some((page) => this.textOf(node) === `${page}.url`);
  }

  private awaitCall(node: SyntaxNode, step: ScriptStep): string {
    const call = node.lastChild!;
    const member = call.name === 'CallExpression' ? call.firstChild! : undefined;
    if (member?.name !== 'MemberExpression')
      throw this.problem(node, 'only methods of the page and its elements can be awaited');
    const method = this.textOf(member.lastChild);
    const object = this.textOf(member.firstChild);
    const page = [...this.pages].find((name) => object === name || object.startsWith(`${name}.`));
    if (page === undefined) throw this.problem(node, 'only methods of the page and its elements can be awaited');
    const isPage = object === page;
    const methods = isPage ? PAGE_METHODS : ELEMENT_METHODS;
    const most = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (most === undefined) throw this.problem(node, `${isPage ? 'page' : 'element'}.${method} is not supported`);
    const { args, named } = this.arguments(call.getChild('ArgList')!, step);
    if (args.length > most) throw this.problem(node, `${method} takes at most ${most} positional arguments`);
    const target = isPage ? {} : { target: this.locator(object.slice(page.length + 1), node) };
    return this.named(step, { ...target, method, args, named });
  }

  private named(step: ScriptStep, call: PageCall): string {
    const name = `awaited_${(this.callCount += 1)}`;
    step.asks.push({ name, call });
    return name;
  }

  private locator(source: string, node: SyntaxNode): string {
    const command = source
      .split('\n')
      .map((line) => line.trim())
      .join('');
    try {
      parseLocator(command);
      return command;
    } catch (error) {
      if (error instanceof LocatorSyntaxError) throw this.problem(node, error.message);
      throw error;
    }
  }

  private arguments(list: SyntaxNode, step: ScriptStep): Pick<PageCall, 'args' | 'named'> {
    const args: string[] = [];
    const named: Record<string, string> = {};
    const parts = children(list).filter(({ name }) => !['(', ')', ',', 'Comment'].includes(name));
    for (let at = 0; at < parts.length; at += 1) {
      const part = parts[at]!;
      if (parts[at + 1]?.name === 'AssignOp') {
        named[this.textOf(part)] = this.pure(parts[at + 2]!, step);
        at += 2;
      } else args.push(this.pure(part, step));
    }
    return { args, named };
  }

  private check(source: string, node: SyntaxNode): void {
    try {
      parseExpression(source);
    } catch (error) {
      if (error instanceof ExpressionError) throw this.problem(node, error.problem);
      throw error;
    }
  }

  private textOf(node: SyntaxNode | null): string {
    return node === null ? '' : this.source.slice(node.from, node.to);
  }

  private lineOf({ from }: SyntaxNode): number {
    return this.lines[from]!;
  }

  private problem(node: SyntaxNode, problem: string): ScriptProblem {
    return new ScriptProblem(this.lineOf(node), problem);
  }
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}
