import type { Parameters } from '../model/automation.js';
import { NAME_SOURCE } from '../model/identifiers.js';
import { isCode, mapTexts } from './placeholders.js';
import { isSealedValue, type SealedValue } from './sealed-value.js';
import type { SecureParameters, SecureValue } from './secure-parameters.js';

/** A secret that a step's parameters name. Only the activity that runs the step reads it. */
export interface SecureUse {
  /** Name of the placeholder for it in the parameters, `{mark[0]}`. Nobody can guess it. */
  mark: string;
  /** The item that the author's placeholder names: `{name[index]}`. */
  name: string;
  index: number;
  value: SecureValue | SealedValue;
  /** Hosts that the author allows for it. */
  sites?: string[];
}

const PLACEHOLDER = new RegExp(String.raw`\{(${NAME_SOURCE})(?:\[(\d+)\])?\}`, 'gu');

/** The sources of placeholder values. */
interface Sources {
  input: Parameters;
  secure: SecureParameters;
  variables: Readonly<Record<string, unknown>>;
  /** The sites of two-factor codes, by the names of their variables. */
  sitesOfCode: (name: string) => string[] | undefined;
}

/** Texts that a language model reads: placeholders of secrets stay in them as written. */
const PROMPTS = new Set(['prompt_instructions', 'extraction_instructions', 'instructions', 'task', 'keyword']);

/**
 * Marks the author's placeholders of secrets before any other is replaced, so that text from a page, a message or a start request that
 * contains `{password[0]}` never becomes the password. `input` takes precedence over secure parameters, and these over sealed variables.
 */
export function markSecure<T>(params: T, from: Sources, newMark: () => string): { params: T; secure: SecureUse[] } {
  const uses = new Map<string, SecureUse>();
  const markText = (text: string, field: string | undefined) =>
    text.replace(PLACEHOLDER, (placeholder, name: string, position: string | undefined) => {
      if (position === undefined && isCode(field)) return placeholder;
      const index = Number(position ?? 0);
      const value = secretAt(from, name, index);
      if (value === undefined) return placeholder;
      const key = `${name}[${index}]`;
      const use = uses.get(key) ?? { mark: newMark(), name, index, value, ...sitesOf(from, name, value) };
      uses.set(key, use);
      return `{${use.mark}[0]}`;
    });
  const marked = mapTexts(params, (text, key) => (key !== undefined && PROMPTS.has(key) ? text : markText(text, key)));
  return { params: marked, secure: [...uses.values()] };
}

function sitesOf({ sitesOfCode }: Sources, name: string, value: SecureUse['value']): { sites?: string[] } {
  const sites = isSealedValue(value) ? sitesOfCode(name) : value.sites;
  return sites === undefined ? {} : { sites };
}

function secretAt(
  { input, secure, variables }: Sources,
  name: string,
  index: number,
): SecureValue | SealedValue | undefined {
  const plain = itemOf(input, name, index);
  if (plain !== undefined && plain !== null) return undefined;
  const reference = itemOf(secure, name, index) as SecureValue | undefined;
  if (reference !== undefined) return reference;
  const variable = itemOf(variables, name, index);
  return isSealedValue(variable) ? variable : undefined;
}

function itemOf(map: Record<string, unknown>, name: string, index: number): unknown {
  const list = Object.hasOwn(map, name) ? map[name] : undefined;
  return Array.isArray(list) ? list[index] : undefined;
}
