import { defineSearchAttributeKey } from '@temporalio/common';
import { LRUCache } from 'lru-cache';
import { SEARCH_ATTRIBUTES } from '../../infra/temporal/names.js';
import type { RunMemo } from './run-memo.js';
import type { TemporalRuns } from './temporal-runs.js';

interface Facts {
  tenant: string | undefined;
  /** Host of the address that the automation opens first; undefined for runs that somebody started in Temporal directly. */
  site: string | undefined;
}

const MAX_RUNS = 10_000;
/** Temporal may forget a run, and somebody may then start another one with its id. */
const KEPT_MS = 60_000;

const TENANT = defineSearchAttributeKey('IntermissionTenant', SEARCH_ATTRIBUTES.IntermissionTenant);

/** Reads the facts about a run that its start fixes, from Temporal's record. */
export class RunFacts {
  private readonly facts = new LRUCache<string, Facts>({ max: MAX_RUNS, ttl: KEPT_MS });

  constructor(private readonly temporal: TemporalRuns) {}

  /** Throws `RunNotFoundError`, `UnavailableError`. */
  async of(runId: string): Promise<Facts> {
    const known = this.facts.get(runId);
    if (known !== undefined) return known;
    const { memo, typedSearchAttributes } = await this.temporal.describe(runId);
    const facts = {
      tenant: typedSearchAttributes.get(TENANT),
      site: (memo as Partial<RunMemo> | undefined)?.site,
    };
    this.facts.set(runId, facts);
    return facts;
  }
}
