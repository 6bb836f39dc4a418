import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLocator, LocatorSyntaxError, parseLocator } from '../../../automation/locators/index.js';

const nested = (depth: number) => `${'locator("a", has=page.'.repeat(depth)}locator("b")${')'.repeat(depth)}`;

function problem(command: string): string {
  try {
    parseLocator(command);
  } catch (error) {
    if (error instanceof LocatorSyntaxError) return error.message;
    throw error;
  }
  throw new Error(`${command} was read`);
}

describe('parseLocator', () => {
  it.each([
    ['get_by_role("button", name="Submit")', [{ name: 'get_by_role', args: { role: 'button', name: 'Submit' } }]],
    ['  get_by_role( role = "button" , level=2 , )  ', [{ name: 'get_by_role', args: { role: 'button', level: 2 } }]],
    ["get_by_text('It\\'s here', exact=True)", [{ name: 'get_by_text', args: { text: "It's here", exact: true } }]],
    ['get_by_text(r"a\\d", exact=None)', [{ name: 'get_by_text', args: { text: 'a\\d', exact: null } }]],
    ['get_by_text("\\u00e9\\x41\\n\\101\\q")', [{ name: 'get_by_text', args: { text: 'éA\nA\\q' } }]],
    [
      'get_by_role("row").nth(-1)',
      [
        { name: 'get_by_role', args: { role: 'row' } },
        { name: 'nth', args: { index: -1 } },
      ],
    ],
    [
      'locator("#f").content_frame.locator("a").first',
      [
        { name: 'locator', args: { selector: '#f' } },
        { name: 'content_frame', args: {} },
        { name: 'locator', args: { selector: 'a' } },
        { name: 'first', args: {} },
      ],
    ],
    [
      'get_by_text("Yes").or_(page.get_by_text("OK"))',
      [
        { name: 'get_by_text', args: { text: 'Yes' } },
        { name: 'or_', args: { locator: { steps: [{ name: 'get_by_text', args: { text: 'OK' } }] } } },
      ],
    ],
    ['get_by_text("a" \'b\')', [{ name: 'get_by_text', args: { text: 'ab' } }]],
  ])('reads %s', (command, steps) => {
    expect(parseLocator(command)).toEqual({ steps });
  });

  it.each([
    ['re.compile("Log ?in", re.IGNORECASE | re.S)', 'Log ?in', 'is'],
    ['re.compile(r"(?P<n>a)(?P=n)")', '(?<n>a)\\k<n>', ''],
    ['re.compile(r"\\Aa\\Z", re.M)', '(?<![\\s\\S])a(?![\\s\\S])', 'm'],
    ['re.compile(r"\\\\A")', '\\\\A', ''],
    ['re.compile("(?i)a{,3}")', 'a{0,3}', 'i'],
    ['re.compile(pattern="a", flags=re.I | re.U)', 'a', 'i'],
    ['re.compile("[]a][^(?P<]")', '[\\]a][^(?P<]', ''],
  ])('reads the regular expression %s as JavaScript writes it', (regex, source, flags) => {
    expect(parseLocator(`get_by_text(${regex})`)).toEqual({
      steps: [{ name: 'get_by_text', args: { text: { source, flags } } }],
    });
  });

  it.each([
    ['', 'expected a method such as get_by_role, found the end (at character 1)'],
    ['get_by_roll("a")', 'there is no get_by_roll; did you mean get_by_role? (at character 1)'],
    ['getByRole("a")', 'there is no getByRole; did you mean get_by_role? (at character 1)'],
    ['page.get_by_text("a")', 'write the command without the leading page. (at character 1)'],
    ['get_by_text("a", exakt=True)', 'get_by_text has no argument exakt; did you mean exact? (at character 18)'],
    ['get_by_text("a", "b")', 'get_by_text takes at most 1 positional argument (at character 18)'],
    ['get_by_text()', 'get_by_text needs text (at character 1)'],
    ['get_by_text(None)', 'get_by_text needs text (at character 1)'],
    ['get_by_text("a", exact="yes")', "get_by_text's exact must be True or False (at character 24)"],
    ['get_by_text("a', 'this string has no closing " (at character 13)'],
    ['get_by_text("a").click()', 'there is no click; did you mean last? (at character 18)'],
    ['get_by_text("a").first()', 'first takes no parentheses; leave them out (at character 23)'],
    ['first', 'a locator cannot begin with first (at character 1)'],
    ['frame_locator("f").filter(has_text="a")', 'filter cannot follow a frame (at character 20)'],
    ['locator("f").owner', 'owner cannot follow an element (at character 14)'],
    [
      'locator("f").content_frame',
      'this ends at an iframe; add an element in it, for example .locator("button") (at character 27)',
    ],
    ['get_by_text(re.compile("a", re.X))', 're.X is not supported; use re.I, re.M or re.S (at character 16)'],
    ['get_by_text(re.compile("(?>a)"))', 'an atomic group (?>…) in a pattern is not supported (at character 16)'],
    ['get_by_text(re.compile("("))', 'the pattern "(" is not a valid regular expression (at character 16)'],
    ['get_by_text(__import__("os"))', expect.stringContaining('expected a string in quotes')],
    [nested(50), expect.stringContaining('locators are nested too deeply here')],
    [`get_by_text("${'a'.repeat(20_000)}")`, expect.stringContaining('a locator has at most 10000 characters')],
  ])('says what is wrong with %s', (command, message) => {
    expect(problem(command)).toEqual(message);
  });

  it('knows the position of the problem', () => {
    expect(() => parseLocator('get_by_text(?)')).toThrow(expect.objectContaining({ position: 12 }));
  });

  it('throws nothing but LocatorSyntaxError', () => {
    const pieces = fc.constantFrom(
      ...['get_by_role', 'get_by_text', 'locator', 'first', 'nth', '.', '(', ')', ',', '"a"', "r'\\d'", 're.compile'],
      ...['name=', 'has=', 'page', 'True', '-1', '|', '[', '\\', '"', '__proto__', 'constructor', ' ', 're.I', '(?P<'],
    );
    const commands = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(commands, (command) => {
        try {
          describeLocator(parseLocator(command));
        } catch (error) {
          expect(error).toBeInstanceOf(LocatorSyntaxError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back any text that is written as a Python string', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const written = text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
        expect(parseLocator(`get_by_text("${written}")`).steps[0]?.args).toEqual({ text });
      }),
    );
  });
});

describe('describeLocator', () => {
  it.each([
    ['get_by_role("button", name="Submit")', 'button "Submit"'],
    ['get_by_role("button", name=re.compile("Log ?in", re.I))', 'button /Log ?in/i'],
    ['get_by_role("row").nth(2)', 'row'],
    ['get_by_label("Username")', 'field "Username"'],
    ['get_by_text("Welcome").first', 'text "Welcome"'],
    ['locator("form#login").get_by_role("button", name="Go")', 'button "Go"'],
    ['locator("#facList a", has_text="{name[0]}").first', '#facList a with "{name[0]}"'],
    ['locator("#balance")', '#balance'],
  ])('calls %s %s', (command, words) => {
    expect(describeLocator(parseLocator(command))).toBe(words);
  });
});
