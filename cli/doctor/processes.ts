import type { Processes } from '../../client/index.js';
import { commandLine, startLine } from '../project.js';
import type { Finding } from './finding.js';

/** Whether runs can be executed: workers, and `browsers` processes with a free slot. Required once the API is up. */
export function processFindings({ workers, browsers }: Processes, isApiUp: boolean): Finding[] {
  const absent = isApiUp ? 'missing' : 'note';
  return [
    workers > 0
      ? { state: 'ok', what: 'Workers', found: asking(workers) }
      : {
          state: absent,
          what: 'Workers',
          found: 'none asks Temporal for work, so runs would wait',
          help: `Start one with: ${startLine()}, or, beside an API of its own, ${commandLine('worker')}`,
        },
    browsers > 0
      ? { state: 'ok', what: 'Browsers', found: `${asking(browsers)}, with a free slot` }
      : {
          state: absent,
          what: 'Browsers',
          found: 'no process has a free slot: none runs, or all slots are taken',
          help: `Start one with: ${startLine()}, or ${commandLine('browsers')}; or give it more slots with INTERMISSION_BROWSERS_SLOTS`,
        },
  ];
}

function asking(count: number): string {
  return count === 1 ? '1 process' : `${count} processes`;
}
