import { isRegex, type LocatorCommand, type LocatorStep, type LocatorValue } from './types.js';

/** Words for people for the element a command finds: `button "Submit"`, `field "Username"`, else its selector. */
export function describeLocator(command: LocatorCommand): string {
  const step = command.steps.findLast(
    ({ name }) => name.startsWith('get_by_') || name === 'locator' || name === 'frame_locator',
  );
  const words = step === undefined ? 'the element' : describeStep(step);
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
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
