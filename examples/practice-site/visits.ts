import type { RequestHandler } from 'express';

/** The value of a submitted field: text, several texts of one name, or a file. */
export type Value = Single | Single[];
type Single = string | SentFile;
export interface SentFile {
  name: string;
  type: string;
  /** Bytes. */
  size: number;
}

export interface Submit {
  /** The path it was posted to. */
  path: string;
  values: Record<string, Value>;
  /** Epoch milliseconds. */
  at: number;
}

/** The requests that reached the server since its start or last reset, so that a test can check that something happened exactly once. */
export class Visits {
  submits: Submit[] = [];
  /** Requests by method and path, for example `GET /login`. */
  counts: Record<string, number> = {};
  /** How often each step of a run had its effect: by run, then by step. */
  effects: Record<string, Record<string, number>> = {};

  /** The runs whose steps may be taken, on pages that wait for it. */
  readonly ready = new Set<string>();

  /** The clicks whose effect is counted; not a part of the JSON. */
  readonly #clicks = new Set<string>();

  /** Counts the effect of a step, and only once for each `click`. */
  happened(run: string, step: string, click?: string): void {
    if (click !== undefined) {
      if (this.#clicks.has(click)) return;
      this.#clicks.add(click);
    }
    const steps = (this.effects[run] ??= {});
    steps[step] = (steps[step] ?? 0) + 1;
  }

  submitted(path: string, values: Record<string, Value>): void {
    this.submits.push({ path, values, at: Date.now() });
  }

  /** The latest submit to `path`. */
  latest(path: string): Submit | undefined {
    return this.submits.findLast((submit) => submit.path === path);
  }

  reset(): void {
    this.submits = [];
    this.counts = {};
    this.effects = {};
  }
}

/** Counts every request but those for the counts themselves and for the site's decoration. */
export function countRequests(visits: Visits): RequestHandler {
  return ({ method, path }, _response, next) => {
    if (path !== '/_visits' && path !== '/site.css' && path !== '/site.svg') {
      const name = `${method} ${path}`;
      visits.counts[name] = (visits.counts[name] ?? 0) + 1;
    }
    next();
  };
}

/** Keeps every form that is posted, before its page answers. Expects the bodies parsed. */
export function keepSubmits(visits: Visits): RequestHandler {
  return (request, _response, next) => {
    if (request.method === 'POST')
      visits.submitted(request.path, { ...(request.body as Record<string, Value> | undefined) });
    next();
  };
}
