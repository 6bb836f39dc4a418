import type { FrameLocator, Locator, Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import {
  isLocatorCommand,
  isRegex,
  type LocatorCommand,
  type LocatorStep,
  LocatorSyntaxError,
  type LocatorValue,
  parseLocator,
} from '../../automation/locators/index.js';

type Role = Parameters<Page['getByRole']>[0];
type Scope = Page | Locator | FrameLocator;

/** Builds a locator for the node's `command` or `xpath`. It searches nothing yet; Playwright does that when the locator is used. */
export function buildLocator(
  page: Page,
  { command, xpath }: { command?: string | null; xpath?: string | null },
): Locator {
  if ((command ?? '').trim() === '' && (xpath ?? '').trim() !== '')
    return page.locator(`xpath=${xpath!.trim().replace(/^xpath=/, '')}`);
  try {
    return build(page, parseLocator(command ?? ''));
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    throw fail('InvalidAutomation', `The command cannot be read: ${error.message}`);
  }
}

function build(page: Page, command: LocatorCommand): Locator {
  let scope: Scope = page;
  for (const step of command.steps) scope = apply(page, scope, step);
  if (!('click' in scope) || !('first' in scope)) {
    throw fail('InvalidAutomation', 'The command names a frame, not an element in it');
  }
  return scope;
}

function apply(page: Page, scope: Scope, { name, args }: LocatorStep): Locator | FrameLocator {
  const text = (param: string) => pattern(args[param]);
  const exact = args.exact === true ? { exact: true } : {};
  const element = () => scope as Locator;
  switch (name) {
    case 'get_by_role':
      return scope.getByRole(args.role as Role, given({ ...args, role: null }, ROLE_OPTIONS));
    case 'get_by_label':
      return scope.getByLabel(text('text'), exact);
    case 'get_by_text':
      return scope.getByText(text('text'), exact);
    case 'get_by_placeholder':
      return scope.getByPlaceholder(text('text'), exact);
    case 'get_by_alt_text':
      return scope.getByAltText(text('text'), exact);
    case 'get_by_title':
      return scope.getByTitle(text('text'), exact);
    case 'get_by_test_id':
      return scope.getByTestId(text('test_id'));
    case 'locator':
      return scope.locator(args.selector as string, filterOptions(page, args));
    case 'filter':
      return element().filter({ ...filterOptions(page, args), ...given(args, { visible: 'visible' }) });
    case 'frame_locator':
      return scope.frameLocator(args.selector as string);
    case 'nth':
      return element().nth(args.index as number);
    case 'and_':
      return element().and(build(page, args.locator as LocatorCommand));
    case 'or_':
      return element().or(build(page, args.locator as LocatorCommand));
    case 'first':
      return element().first();
    case 'last':
      return element().last();
    case 'content_frame':
      return element().contentFrame();
    case 'owner':
      return (scope as FrameLocator).owner();
    default:
      throw new Error(`the parser knows ${name}, but the builder does not`);
  }
}

const ROLE_OPTIONS = {
  name: 'name',
  exact: 'exact',
  checked: 'checked',
  disabled: 'disabled',
  expanded: 'expanded',
  include_hidden: 'includeHidden',
  level: 'level',
  pressed: 'pressed',
  selected: 'selected',
} as const;

/** The given arguments under Playwright's TypeScript names. */
function given(args: Record<string, LocatorValue>, names: Record<string, string>): Record<string, unknown> {
  const entries = Object.entries(names).filter(([python]) => args[python] != null);
  return Object.fromEntries(
    entries.map(([python, ours]) => [ours, isRegex(args[python]) ? pattern(args[python]) : args[python]]),
  );
}

function filterOptions(page: Page, args: Record<string, LocatorValue>): Parameters<Locator['filter']>[0] {
  const inner = (param: string) => (isLocatorCommand(args[param]) ? build(page, args[param]) : undefined);
  return {
    ...(args.has_text != null && { hasText: pattern(args.has_text) }),
    ...(args.has_not_text != null && { hasNotText: pattern(args.has_not_text) }),
    ...(args.has != null && { has: inner('has') }),
    ...(args.has_not != null && { hasNot: inner('has_not') }),
  };
}

function pattern(value: LocatorValue | undefined): string | RegExp {
  if (isRegex(value)) return new RegExp(value.source, value.flags);
  return typeof value === 'string' ? value : '';
}
