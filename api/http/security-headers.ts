import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What our pages may load and do: only our own scripts and styles. */
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

/** Browser features that our pages may use: the clipboard and full screen, for the live view. */
const PERMISSIONS = [
  ...['clipboard-read', 'clipboard-write', 'fullscreen'].map((feature) => `${feature}=(self)`),
  ...[
    'accelerometer',
    'autoplay',
    'bluetooth',
    'browsing-topics',
    'camera',
    'display-capture',
    'encrypted-media',
    'geolocation',
    'gyroscope',
    'hid',
    'identity-credentials-get',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'picture-in-picture',
    'publickey-credentials-get',
    'screen-wake-lock',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ');

/** For a page with inline scripts: only scripts with these SHA-256 hashes run. */
export function pagePolicy(hashes: string[], frameAncestors: readonly string[] = ["'none'"]): string {
  return text({
    ...POLICY,
    'frame-ancestors': [...frameAncestors],
    'script-src': [...POLICY['script-src'], ...hashes.map((hash) => `'sha256-${hash}'`)],
  });
}

/** The page of one mail shows the mail in a frame. */
export const OUTBOX_PAGE_POLICY = text({ ...POLICY, 'frame-src': ["'self'"] });

/** A mail is a foreign document: it may have its own styles, run no scripts, and open its link in a new tab. */
export const OUTBOX_MAIL_POLICY = text({
  'default-src': ["'none'"],
  'style-src': ["'unsafe-inline'"],
  'img-src': ['data:'],
  'frame-ancestors': ["'self'"],
  'base-uri': ["'self'"],
  sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox', 'allow-top-navigation-by-user-activation'],
});

/** A file from a page is foreign: it may run and load nothing, wherever it is opened. */
export const NO_RIGHTS = "default-src 'none'; sandbox";

/**
 * A video may also load itself: the browser's own player asks for its parts by the same address. In a sandbox, the browser would refuse
 * that as another site's.
 */
export const MEDIA_ONLY = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export function securityHeaders(publicUrl: string): RequestHandler[] {
  const isHttps = publicUrl.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: POLICY },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: isHttps,
    }),
    (_req, res, next) => {
      res.setHeader('Permissions-Policy', PERMISSIONS);
      next();
    },
    // Responses change or are private, so they are not cached, except the dashboard's hashed files, which set their own header.
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
