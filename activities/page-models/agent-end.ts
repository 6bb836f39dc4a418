import { z } from 'zod';

/** How an agent ended: by its own statement, or `unfinished` when it used up its steps. */
export const AgentEnd = z.object({ outcome: z.enum(['done', 'failed', 'unfinished']), summary: z.string() });
export type AgentEnd = z.infer<typeof AgentEnd>;
