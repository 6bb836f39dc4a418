/** A type of the format's extraction formats. Every field may be null, whatever its type. */
export type FormatType =
  | { kind: 'text' | 'integer' | 'number' | 'boolean' | 'null' | 'any' | 'object' }
  | { kind: 'list'; item: FormatType }
  | { kind: 'fields'; fields: FormatFields }
  | { kind: 'union'; options: FormatType[] };

export type FormatFields = Record<string, FormatType>;

/** Thrown for an invalid type. `at` is the position in its text, in characters from 0. */
export class FormatSyntaxError extends Error {
  override readonly name = 'FormatSyntaxError';
}

const NAMES: Readonly<Record<string, FormatType>> = {
  str: { kind: 'text' },
  int: { kind: 'integer' },
  float: { kind: 'number' },
  bool: { kind: 'boolean' },
  dict: { kind: 'object' },
  list: { kind: 'list', item: { kind: 'any' } },
  List: { kind: 'list', item: { kind: 'any' } },
  None: { kind: 'null' },
  Any: { kind: 'any' },
};
const KNOWN = `str, int, float, bool, dict, list, None, Any, List[…], Optional[…] and unions with |`;
/** Names of types in other languages, with their Python equivalents. */
const MEANT: Readonly<Record<string, string>> = {
  string: 'str',
  text: 'str',
  number: 'float or int',
  integer: 'int',
  boolean: 'bool',
  object: 'dict',
  array: 'List[str]',
  date: 'str',
};

/**
 * Parses a type in the format's notation, for example `List[str]` or `int | None`, without evaluating anything. Throws `FormatSyntaxError`.
 */
export function parseFormatType(text: string): FormatType {
  const tokens = text.match(/[\p{L}_][\p{L}\p{N}_]*|\S/gu) ?? [];
  let at = 0;
  const isNext = (token: string) => tokens[at] === token;

  function take(token: string): void {
    if (!isNext(token)) throw wrongType(text, tokens[at] === undefined ? `${token} is missing.` : undefined);
    at += 1;
  }

  function union(): FormatType {
    const options = [single()];
    while (isNext('|')) {
      at += 1;
      options.push(single());
    }
    return options.length === 1 ? options[0]! : { kind: 'union', options };
  }

  function single(): FormatType {
    const name = tokens[at];
    at += 1;
    if ((name === 'List' || name === 'list' || name === 'Optional') && isNext('[')) {
      take('[');
      const inner = union();
      take(']');
      return name === 'Optional'
        ? { kind: 'union', options: [inner, { kind: 'null' }] }
        : { kind: 'list', item: inner };
    }
    const known = name !== undefined && Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (known === undefined) throw wrongType(text, hint(name));
    return known;
  }

  const type = union();
  if (at < tokens.length) throw wrongType(text);
  return type;
}

function hint(name: string | undefined): string | undefined {
  const meant = MEANT[(name ?? '').toLowerCase()];
  return meant === undefined ? undefined : `did you mean ${meant}?`;
}

function wrongType(text: string, why?: string): FormatSyntaxError {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return new FormatSyntaxError(
    `${JSON.stringify(shown)} is not a type; ${why === undefined ? '' : `${why} `}The types are ${KNOWN}`,
  );
}
