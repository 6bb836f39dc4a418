import type { Payload } from '@temporalio/common';
import express, { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { nameSchemas } from '../contracts/name-schemas.js';
import { EncryptionCodec, UndecryptableError } from '../infra/temporal/encryption-codec.js';
import type { Context } from './services/api-context.js';
import { onlyMethods, Problem } from './http/problem.js';

/** A few times Temporal's largest payload, 2 MB, in base64. */
const BODY_LIMIT = '16mb';

const base64 = z.base64('must be base64');
const bytes = base64.transform((text) => Buffer.from(text, 'base64'));

const payloadsOf = <T extends z.ZodType>(content: T) =>
  z.object({
    payloads: z.array(z.object({ metadata: z.record(z.string(), content).optional(), data: content.optional() })),
  });

/** Temporal's own JSON form of payloads. */
export const EncodedPayloads = payloadsOf(base64);
const CodecBody = payloadsOf(bytes);

nameSchemas({ EncodedPayloads });

/**
 * The remote codec that the Temporal Web UI and CLI call: takes encrypted payloads in Temporal's JSON and returns them decrypted. Open to
 * authorised callers, and to the Web UI pages that the settings name.
 */
export function codecRoutes({ audit, auth, config }: Context): Router {
  const codec = new EncryptionCodec(config.encryptionKeys);
  const webUi = new URL(config.temporalUiUrl).origin;
  const router = Router();
  router.use('/codec', fromWebUi(webUi));

  const mayDecode: RequestHandler = async (req, _res, next) => {
    // Only the Web UI's pages can read the response, so they may use their visitor's cookie.
    await auth.operator(req, 'codec:decode', req.headers.origin === webUi);
    next();
  };

  router.post('/codec/decode', mayDecode, express.json({ limit: BODY_LIMIT }), async (req, res) => {
    const { payloads } = CodecBody.parse(req.body);
    const plain = await decoded(codec, payloads);
    audit.recordOnce(req, 'payloads.decoded');
    res.json({ payloads: plain.map(inJson) });
  });

  router.all('/codec/decode', onlyMethods('POST'));
  return router;
}

/** Lets the Web UI's pages read the responses, and answers their CORS preflight requests. */
function fromWebUi(origin: string): RequestHandler {
  return (req, res, next) => {
    res.vary('Origin');
    if (req.headers.origin === origin) {
      res.setHeader('Access-Control-Allow-Origin', origin);
      res.setHeader('Access-Control-Allow-Credentials', 'true');
      res.setHeader('Access-Control-Allow-Headers', 'content-type, authorization, x-namespace');
      res.setHeader('Access-Control-Allow-Methods', 'POST');
      res.setHeader('Access-Control-Max-Age', '600');
    }
    if (req.method === 'OPTIONS') return void res.status(204).end();
    next();
  };
}

async function decoded(codec: EncryptionCodec, payloads: Payload[]): Promise<Payload[]> {
  try {
    return await codec.decode(payloads);
  } catch (error) {
    if (error instanceof UndecryptableError) throw new Problem('Unreadable', error.message);
    throw error;
  }
}

function inJson({ metadata, data }: Payload) {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const entries = Object.entries(metadata ?? {});
  return {
    metadata: Object.fromEntries(entries.map(([name, bytes]) => [name, text(bytes)])),
    ...(data != null && { data: text(data) }),
  };
}
