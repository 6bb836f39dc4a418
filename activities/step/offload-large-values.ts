import type { OutputEntry } from '../../contracts/run-state.js';
import { ROOM_PER_NODE_BYTES } from '../../automation/model/limits.js';
import type { KeepFile } from './keep-file.js';
import type { Room } from '../../contracts/node-task.js';

/** Replaces a value that was saved as a file. */
interface Reference extends Record<string, unknown> {
  /** Name of the artifact, a JSON or text file. */
  artifact: string;
  /** Size of the file. */
  bytes: number;
}

/** A value that may become a file. */
interface Part {
  label: string;
  value: unknown;
  replace: (reference: Reference) => void;
}

interface OffloadedResult {
  outputs: OutputEntry[];
  variables: Record<string, unknown>;
}

/**
 * Values travel through Temporal, which accepts at most 2 MB at once. When there are more values than fit, the largest members of outputs
 * and variables are saved as files of the run, and a `Reference` replaces each.
 */
export async function offloadLargeValues(
  { outputs, variables }: OffloadedResult,
  keepFile: KeepFile,
  note: (text: string) => void,
  room: Room = { outputs: ROOM_PER_NODE_BYTES, variables: ROOM_PER_NODE_BYTES },
): Promise<OffloadedResult> {
  const references = new Map<unknown, Reference>();
  const toFile = async ({ label, value, replace }: Part) => {
    // The same value is often both an output and a variable; it becomes one file.
    const reference = references.get(value) ?? (await refer(label, value, keepFile));
    if (!references.has(value)) {
      note(`warning: ${label} has ${reference.bytes} bytes, too large to pass on; saved as ${reference.artifact}`);
    }
    references.set(value, reference);
    replace(reference);
  };
  const carried = { outputs: outputs.map((entry) => ({ ...entry })), variables: { ...variables } };
  await shrink(carried.outputs, outputParts, room.outputs, toFile);
  await shrink(carried.variables, variableParts, room.variables, toFile);
  // There are many small entries.
  if (bytesOf(carried.outputs) > Math.max(room.outputs, LEAST_BYTES)) {
    await toFile({ label: 'outputs', value: outputs, replace: (json_data) => (carried.outputs = [{ json_data }]) });
  }
  return carried;
}

/** A smaller value is not worth a file. */
const LEAST_BYTES = 512;

async function shrink<T>(
  values: T,
  partsOf: (values: T) => Part[],
  room: number,
  toFile: (part: Part) => Promise<void>,
): Promise<void> {
  let total = bytesOf(values);
  if (total <= room) return;
  const parts = partsOf(values).map((part) => ({ part, size: bytesOf(part.value) }));
  parts.sort((a, b) => b.size - a.size);
  for (const { part, size } of parts) {
    if (total <= room || size < LEAST_BYTES) return;
    await toFile(part);
    total -= size;
  }
}

function outputParts(outputs: OutputEntry[]): Part[] {
  return outputs.flatMap((entry): Part[] => {
    const label = entry.unique_identifier;
    const toReference = (reference: Reference) => {
      delete entry.text;
      entry.json_data = reference;
    };
    if (entry.json_data === undefined) return [{ label: label ?? 'text', value: entry.text, replace: toReference }];
    const data = (entry.json_data = { ...entry.json_data });
    return Object.entries(data).map(([key, value]) => ({
      label: label ?? key,
      value,
      replace: (reference: Reference) => (data[key] = reference),
    }));
  });
}

function variableParts(variables: Record<string, unknown>): Part[] {
  return Object.entries(variables).flatMap(([name, value]): Part[] => {
    if (Array.isArray(value)) {
      const items: unknown[] = value;
      const whole = items.length === 1 ? items[0] : items;
      return [{ label: name, value: whole, replace: (reference: Reference) => (variables[name] = [reference]) }];
    }
    const members = (variables[name] = { ...(value as Record<string, unknown>) });
    return Object.entries(members).map(([key, member]) => ({
      label: name,
      value: member,
      replace: (reference: Reference) => ((members as Record<string, unknown>)[key] = reference),
    }));
  });
}

async function refer(label: string, value: unknown, keepFile: KeepFile): Promise<Reference> {
  const isText = typeof value === 'string';
  const artifact = await keepFile({
    name: `${label}.${isText ? 'txt' : 'json'}`,
    mediaType: isText ? 'text/plain' : 'application/json',
    data: isText ? value : JSON.stringify(value),
  });
  return { artifact: artifact.name, bytes: artifact.size };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}
