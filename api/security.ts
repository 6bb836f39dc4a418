import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What our pages may load and do: our own scripts and styles, and nothing of anybody else. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
};

/** For a page with scripts in itself: only those with these SHA-256 hashes run. */
export function pagePolicy(hashes: string[]): string {
  return text({ ...POLICY, 'script-src': [...POLICY['script-src'], ...hashes.map((hash) => `'sha256-${hash}'`)] });
}

/** The page of one mail shows it in a frame. */
export const OUTBOX_PAGE_POLICY = text({ ...POLICY, 'frame-src': ["'self'"] });

/** A mail is a foreign document: it may look as it likes, run nothing, and open its link in a tab of its own. */
export const OUTBOX_MAIL_POLICY = text({
  'default-src': ["'none'"],
  'style-src': ["'unsafe-inline'"],
  'img-src': ['data:'],
  'frame-ancestors': ["'self'"],
  'base-uri': ["'self'"],
  sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox', 'allow-top-navigation-by-user-activation'],
});

/** A file from a page is foreign: whatever opens it runs nothing and loads nothing. */
export const NO_RIGHTS = "default-src 'none'; sandbox";

export function securityHeaders(publicUrl: string): RequestHandler[] {
  const isHttps = publicUrl.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: POLICY },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: isHttps,
    }),
    // Everything changes or is private, but the hashed files of the dashboard, which set their own.
    (_req, res, next) => {
      res.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}

function text(policy: Record<string, string[]>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}
