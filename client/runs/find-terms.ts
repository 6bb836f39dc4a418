import { createHash, createHmac } from 'node:crypto';
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { type RunLabels, SCHEDULE_TAG } from '../../contracts/run-labels.js';
import { FIND_ATTRIBUTES } from '../../infra/temporal/names.js';
import type { TemporalClient } from '../connection.js';

/** Temporal accepts 2048 bytes for all values of one attribute; 20 terms of this size fit. */
const TERM_BYTES = 80;
const TEXT_BYTES = 1900;

/** How this installation writes texts into search attributes, which Temporal stores without encryption. */
export type Installation = Pick<TemporalClient, 'isEncrypted' | 'secrets'>;

/** What lists can find a run by. */
interface Findable extends RunLabels {
  runId: string;
  automation: string;
  owner: { email: string; name?: string | undefined } | undefined;
  /** Absent for the runs of a schedule, which set it when they start. */
  deadline?: Date;
  /** The schedule that starts the run. */
  schedule?: string | undefined;
}

const TAGS = defineSearchAttributeKey('IntermissionTags', FIND_ATTRIBUTES.IntermissionTags);
const METADATA = defineSearchAttributeKey('IntermissionMetadata', FIND_ATTRIBUTES.IntermissionMetadata);
const DEADLINE = defineSearchAttributeKey('IntermissionDeadline', FIND_ATTRIBUTES.IntermissionDeadline);
const TEXT = defineSearchAttributeKey('IntermissionText', FIND_ATTRIBUTES.IntermissionText);

/** The values of `FIND_ATTRIBUTES` for a new run. */
export function findAttributes(run: Findable, installation: Installation): SearchAttributePair[] {
  const schedule = run.schedule === undefined ? [] : [scheduleTag(run.schedule)];
  const tags = termsOf([...new Set([...schedule, ...(run.tags ?? [])])], installation);
  const metadata = termsOf(Object.entries(run.metadata ?? {}).map(pairText), installation);
  const text = installation.isEncrypted ? '' : searchText(run);
  return [
    ...(run.deadline === undefined ? [] : [{ key: DEADLINE, value: run.deadline }]),
    ...(tags.length > 0 ? [{ key: TAGS, value: tags }] : []),
    ...(metadata.length > 0 ? [{ key: METADATA, value: metadata }] : []),
    ...(text === '' ? [] : [{ key: TEXT, value: text }]),
  ];
}

/**
 * The forms in which an attribute may contain this text; new runs have the first. It is the text itself if it is short and needs no escape in
 * a query. Otherwise, or if the installation encrypts its data, it is a digest, which finds the run all the same. An installation has a
 * digest for each of its secrets, and none without a secret.
 */
export function findTerms(text: string, { isEncrypted, secrets }: Installation): string[] {
  if (isEncrypted) return secrets.map((secret) => keyedDigest(secret, text));
  const isPlain = !/['"\\%]/.test(text) && Buffer.byteLength(text) <= TERM_BYTES;
  return [isPlain ? text : `sha256:${createHash('sha256').update(text).digest('base64url')}`];
}

/** The values that `IntermissionOwner` may have for this mail address; new runs have the first. */
export function ownerTerms(email: string, installation: Installation): string[] {
  return installation.isEncrypted ? findTerms(email, installation) : [email];
}

/** A pair of metadata as one text. A name cannot contain `=`. */
export function pairText([name, value]: readonly [name: string, value: string]): string {
  return `${name}=${value}`;
}

/** The tag by which lists find the runs of a schedule. The run's state does not show it. */
export function scheduleTag(schedule: string): string {
  return `${SCHEDULE_TAG}${schedule}`;
}

/** The words of a text, as the attribute contains them. Temporal finds whole words only. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function termsOf(texts: readonly string[], installation: Installation): string[] {
  return texts.flatMap((text) => findTerms(text, installation).slice(0, 1));
}

function searchText({ runId, automation, owner, tags = [], metadata = {} }: Findable): string {
  const texts = [automation, owner?.email ?? '', owner?.name ?? '', ...tags, ...Object.values(metadata), runId];
  const words = new Set(texts.flatMap(wordsOf));
  let text = '';
  for (const word of words) {
    const longer = text === '' ? word : `${text} ${word}`;
    if (Buffer.byteLength(longer) > TEXT_BYTES) break;
    text = longer;
  }
  return text;
}

/** Only a process with the installation's secret can tell which text it belongs to. */
function keyedDigest(secret: string, text: string): string {
  const key = createHmac('sha256', secret).update('search attributes').digest();
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 32);
}
