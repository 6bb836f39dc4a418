import { ApplicationFailure } from '@temporalio/common';
import type { FrameLocator, Locator, Page } from 'playwright';
import {
  isLocatorCommand,
  isRegex,
  type LocatorCommand,
  type LocatorStep,
  LocatorSyntaxError,
  type LocatorValue,
  parseLocator,
} from '../automation/index.js';

type Role = Parameters<Page['getByRole']>[0];
type Scope = Page | Locator | FrameLocator;

/** The element a node's `command` or `xpath` names. Finds nothing yet: Playwright looks when it is used. */
export function locate(page: Page, { command, xpath }: { command?: string | null; xpath?: string | null }): Locator {
  if ((command ?? '').trim() === '' && (xpath ?? '').trim() !== '')
    return page.locator(`xpath=${xpath!.trim().replace(/^xpath=/, '')}`);
  try {
    return build(page, parseLocator(command ?? ''));
  } catch (error) {
    if (!(error instanceof LocatorSyntaxError)) throw error;
    throw ApplicationFailure.nonRetryable(`The command cannot be read: ${error.message}`, 'InvalidAutomation');
  }
}

function build(page: Page, command: LocatorCommand): Locator {
  let scope: Scope = page;
  for (const step of command.steps) scope = apply(page, scope, step);
  if (!('click' in scope) || !('first' in scope)) {
    throw ApplicationFailure.nonRetryable('The command names a frame, not an element in it', 'InvalidAutomation');
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
      throw new Error(`the parser knows ${name} and the builder does not`);
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

/** The arguments that were given, under Playwright's TypeScript names. */
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
