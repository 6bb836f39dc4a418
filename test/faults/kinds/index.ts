import { clockStep } from './clock.js';
import { disks } from './disks.js';
import type { FaultKind } from './kind.js';
import { kills } from './kill.js';
import { lines } from './lines.js';
import { stops } from './stop.js';

export type { FaultKind } from './kind.js';

/** What happens to the system; what happens to mails is drawn for each run (`mail.ts`). */
export const KINDS: FaultKind[] = [...kills, ...stops, ...lines, ...disks, clockStep];
