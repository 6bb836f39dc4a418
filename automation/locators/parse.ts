import { shorten } from '../model/field-types.js';
import { Cursor } from './cursor.js';
import { tokenize, type Token } from './lexer.js';
import { type Method, METHODS, type Scope, type ValueKind } from './methods.js';
import { nearest } from './nearest.js';
import { toRegex } from './regex.js';
import {
  isLocatorCommand,
  isRegex,
  type LocatorCommand,
  LocatorSyntaxError,
  type LocatorStep,
  type LocatorValue,
} from './types.js';

/** Maximum depth of locators inside locators; nobody nests deeper. */
const MAX_DEPTH = 20;

/**
 * Parses a locator command, Playwright's Python spelling without the leading `page.`, for example `get_by_role("button", name="Submit")`.
 * Never evaluates it. Throws `LocatorSyntaxError`.
 */
export function parseLocator(command: string): LocatorCommand {
  const parser = new Parser(tokenize(command));
  const read = parser.command(0);
  parser.expectEnd();
  return read;
}

class Parser extends Cursor {
  command(depth: number): LocatorCommand {
    if (depth > MAX_DEPTH) throw this.problem('locators are nested too deeply here');
    const steps: LocatorStep[] = [];
    let scope: Scope = 'page';
    do {
      const method = this.method(scope);
      steps.push(this.step(method, depth));
      if (method.gives !== 'same') scope = method.gives;
    } while (this.accept('.'));
    if (scope === 'frame') {
      throw this.problem('this ends at an iframe; add an element in it, for example .locator("button")');
    }
    return { steps };
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.expected('the end');
  }

  /** The method at this position. Throws when it does not exist or cannot follow the current scope. */
  private method(scope: Scope): Method {
    const token = this.peek();
    if (token.kind !== 'name') throw this.expected('a method such as get_by_role');
    const method = Object.hasOwn(METHODS, token.text) ? METHODS[token.text] : undefined;
    if (token.text === 'page') throw this.problem('write the command without the leading page.');
    if (method === undefined) {
      throw this.problem(
        `there is no ${shorten(token.text, 40)}; did you mean ${nearest(token.text, Object.keys(METHODS))}?`,
      );
    }
    if (!method.on.includes(scope)) {
      throw this.problem(
        scope === 'page' ? `a locator cannot begin with ${token.text}` : `${token.text} cannot follow ${SCOPES[scope]}`,
      );
    }
    return method;
  }

  private step(method: Method, depth: number): LocatorStep {
    const { text: name, at } = this.peek() as Token & { kind: 'name' };
    this.at += 1;
    if (method.property) {
      if (this.isSign('(')) throw this.problem(`${name} takes no parentheses; leave them out`);
      return { name, args: {} };
    }
    if (!this.accept('(')) throw this.expected(`"(" after ${name}`);
    return { name, args: this.args(name, method, depth, at) };
  }

  private args(name: string, method: Method, depth: number, at: number): Record<string, LocatorValue> {
    const args: Record<string, LocatorValue> = {};
    const names = Object.keys(method.params);
    let count = 0;
    while (!this.accept(')')) {
      const token = this.peek();
      const next = this.tokens[this.at + 1];
      let param: string | undefined;
      if (token.kind === 'name' && next?.kind === 'sign' && next.text === '=') {
        param = token.text;
        if (!names.includes(param)) {
          const hint = names.length === 0 ? 'it takes none' : `did you mean ${nearest(param, names)}?`;
          throw this.problem(`${name} has no argument ${shorten(param, 40)}; ${hint}`);
        }
        this.at += 2;
      } else {
        if (Object.keys(args).length > count) throw this.problem('a positional argument cannot follow a named one');
        param = names[count];
        if (param === undefined || count >= method.positional) {
          throw this.problem(`${name} takes at most ${method.positional} positional argument`);
        }
        count += 1;
      }
      if (Object.hasOwn(args, param)) throw this.problem(`${name} has the argument ${param} twice`);
      args[param] = this.checked(method.params[param]!, `${name}'s ${param}`, depth);
      if (!this.accept(',') && !this.isSign(')')) throw this.expected('"," or ")"');
    }
    const missing = names.slice(0, method.required).find((required) => (args[required] ?? null) === null);
    if (missing !== undefined) throw new LocatorSyntaxError(at, `${name} needs ${missing}`);
    return args;
  }

  private checked(kind: ValueKind, what: string, depth: number): LocatorValue {
    const { at } = this.peek();
    const value = this.value(depth);
    // `None` means "not given" in Python.
    if (value === null || fits(value, kind)) return value;
    throw new LocatorSyntaxError(at, `${what} must be ${KINDS[kind]}`);
  }

  private value(depth: number): LocatorValue {
    const token = this.peek();
    if (token.kind === 'string') return this.strings();
    if (token.kind === 'number') {
      this.at += 1;
      return token.value;
    }
    if (token.kind === 'name') return this.named(token, depth);
    throw this.expected('a value');
  }

  /** Adjacent strings form one string, as in Python. */
  private strings(): string {
    let text = '';
    for (let token = this.peek(); token.kind === 'string'; token = this.peek()) {
      text += token.text;
      this.at += 1;
    }
    return text;
  }

  private named(token: Token & { kind: 'name' }, depth: number): LocatorValue {
    this.at += 1;
    if (token.text === 'True') return true;
    if (token.text === 'False') return false;
    if (token.text === 'None') return null;
    if (token.text === 'page' && this.accept('.')) return this.command(depth + 1);
    if (token.text === 're' && this.accept('.')) return this.regex();
    this.at -= 1;
    throw this.expected('a string in quotes, a number, True, False, None, re.compile(…) or page.…');
  }

  private regex(): LocatorValue {
    const { at } = this.peek();
    if (!this.acceptName('compile') || !this.accept('(')) throw this.expected('compile(');
    if (this.acceptName('pattern') && !this.accept('=')) throw this.expected('=');
    if (this.peek().kind !== 'string') throw this.expected('a pattern in quotes');
    const pattern = this.strings();
    const flags: string[] = [];
    if (this.accept(',') && !this.isSign(')')) {
      if (this.acceptName('flags') && !this.accept('=')) throw this.expected('=');
      do {
        if (!this.acceptName('re') || !this.accept('.')) throw this.expected('a flag such as re.IGNORECASE');
        const flag = this.peek();
        if (flag.kind !== 'name') throw this.expected('a flag such as re.IGNORECASE');
        flags.push(flag.text);
        this.at += 1;
      } while (this.accept('|'));
      this.accept(',');
    }
    if (!this.accept(')')) throw this.expected('")"');
    return toRegex(pattern, flags, at);
  }
}

const SCOPES: Record<Exclude<Scope, 'page'>, string> = { element: 'an element', frame: 'a frame' };

const KINDS: Record<ValueKind, string> = {
  string: 'a string in quotes',
  text: 'a string in quotes or re.compile(…)',
  boolean: 'True or False',
  integer: 'a whole number',
  locator: 'a locator that begins with page.',
};

function fits(value: LocatorValue, kind: ValueKind): boolean {
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'integer') return Number.isInteger(value);
  if (kind === 'locator') return isLocatorCommand(value);
  return typeof value === 'string' || (kind === 'text' && isRegex(value));
}
