import { isRegex, type LocatorCommand, type LocatorStep, type LocatorValue } from './types.js';

/** Describes for people the element that a command finds: `button "Submit"`, `field "Username"`, or else its selector. */
export function describeLocator(command: LocatorCommand): string {
  const step = command.steps.findLast(
    (step) =>
      step.name.startsWith('get_by_') || step.name === 'frame_locator' || (step.name === 'locator' && !isParent(step)),
  );
  const isAround = command.steps.slice(step === undefined ? 0 : command.steps.indexOf(step) + 1).some(isParent);
  const words = `${isAround ? 'the element around ' : ''}${step === undefined ? 'the element' : describeStep(step)}`;
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

/** `..` is XPath for the parent of the preceding element. */
function isParent({ name, args }: LocatorStep): boolean {
  return name === 'locator' && /^(xpath=)?\.\.(\/\.\.)*$/.test(text(args.selector).trim());
}

function describeStep({ name, args }: LocatorStep): string {
  switch (name) {
    case 'get_by_role':
      return args.name == null ? text(args.role) : `${text(args.role)} ${quoted(args.name)}`;
    case 'get_by_label':
      return `field ${quoted(args.text)}`;
    case 'get_by_placeholder':
      return `field with ${quoted(args.text)}`;
    case 'get_by_text':
      return `text ${quoted(args.text)}`;
    case 'get_by_alt_text':
      return `picture ${quoted(args.text)}`;
    case 'get_by_title':
      return `element titled ${quoted(args.text)}`;
    case 'get_by_test_id':
      return `element ${text(args.test_id)}`;
    default:
      return args.has_text == null ? text(args.selector) : `${text(args.selector)} with ${quoted(args.has_text)}`;
  }
}

function quoted(value: LocatorValue | undefined): string {
  return isRegex(value) ? text(value) : `"${text(value)}"`;
}

function text(value: LocatorValue | undefined): string {
  if (isRegex(value)) return `/${value.source}/${value.flags}`;
  return typeof value === 'string' ? value : '';
}
