import { z } from 'zod';
import '../http/body-schema.js';
import { nameSchemas } from '../../contracts/name-schemas.js';

export const SessionBody = z.strictObject({ apiKey: z.string('must be an API key') });

/** The query of a sign-out. */
export const SignOutQuery = z.strictObject({
  everywhere: z.stringbool('must be true or false').optional().describe('ends every sign-in with the same API key'),
});

nameSchemas({ SignInRequest: SessionBody });
