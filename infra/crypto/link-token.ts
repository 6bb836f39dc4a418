import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link grants access to: one pause of one run, for one recipient. A new link has the next generation. */
interface LinkClaims {
  runId: string;
  pauseId: string;
  /** Mail address the link was sent to. */
  recipient: string;
  generation: number;
}

/** The link's path below the public URL. The token is a 256-bit HMAC with the server's key, so nothing has to be stored. */
export function linkPath(secret: string, claims: LinkClaims): string {
  const { runId, pauseId } = claims;
  return `/link/${encodeURIComponent(runId)}/${encodeURIComponent(pauseId)}/${linkToken(secret, claims)}`;
}

/**
 * Whether `token` (the last segment of the path) is valid for these claims under one of these keys. Takes the same time for every wrong
 * token.
 */
export function isLinkToken(
  secrets: readonly string[],
  claims: Omit<LinkClaims, 'generation'>,
  token: string,
): boolean {
  const generation = linkGeneration(token);
  if (generation === undefined) return false;
  // Compare the text, not the bytes: several texts decode to the same bytes, and only one of them is the token.
  const given = Buffer.from(token);
  const matches = secrets.filter((secret) => {
    const expected = Buffer.from(linkToken(secret, { ...claims, generation }));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.length > 0;
}

/** The generation that a token claims; undefined when it is not a token. */
export function linkGeneration(token: string): number | undefined {
  const match = /^(\d{1,6})\.[\w-]{43}$/.exec(token);
  return match ? Number(match[1]) : undefined;
}

function linkToken(secret: string, claims: LinkClaims): string {
  const parts = ['link', claims.runId, claims.pauseId, claims.recipient, claims.generation];
  return `${claims.generation}.${createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url')}`;
}
