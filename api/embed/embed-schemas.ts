import { z } from 'zod';
import '../http/body-schema.js';
import { nameSchemas } from '../../contracts/name-schemas.js';

export const ViewTokenBody = z.strictObject({
  origin: z.string('must be the origin of the embedding page').describe('the origin of the page that embeds the view'),
  scope: z
    .enum(['watch', 'answer'], 'must be watch or answer')
    .default('watch')
    .describe('answer: the person may also take control of the browser and answer'),
  seconds: z
    .number('must be a number')
    .int()
    .min(10)
    .max(600)
    .default(60)
    .describe('how long the token waits for its first and only use'),
});

export const ViewTokenSchema = z.object({
  token: z.string(),
  url: z.string().describe('the address of the iframe; append # and the token'),
  expiresAt: z.number().describe('epoch milliseconds'),
});

export const EmbedSessionBody = z.strictObject({ token: z.string('must be a view token').max(4000) });

export const EmbedSessionSchema = z.object({ origin: z.string(), scope: z.enum(['watch', 'answer']) });

nameSchemas({ ViewTokenRequest: ViewTokenBody, ViewToken: ViewTokenSchema });
