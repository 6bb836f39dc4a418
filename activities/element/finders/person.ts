import type { LocatorMiss } from '../../step/element-node.js';
import { type Finder, MISSED } from './finder.js';
import { whoIsAsked } from './who-is-asked.js';

/** Lets the run ask a person, who points at the element. Misses when nobody can be asked, or when the person pointed at nothing. */
export const person: Finder = (search) => {
  if (whoIsAsked(search) !== 'person') return MISSED;
  const { task } = search.context;
  const reason = search.miss?.reason ?? 'the node has only a description of it';
  if (task.pointedIn !== undefined) return missedBecause(`${reason}; nobody pointed at it`);
  if (task.canAsk !== true) return missedBecause(`${reason}; the run has no owner to ask`);
  return { kind: 'found', outcome: { missing: reason } };
};

function missedBecause(reason: string): { kind: 'missed'; miss: LocatorMiss } {
  return { kind: 'missed', miss: { wasThere: false, reason } };
}
