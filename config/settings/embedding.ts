import { list, type ValuesOf } from '../setting-types.js';

/** Origins such as `https://app.example.com`: no path, no wildcard; http only on this machine. */
const origins = list.superRefine((given, context) => {
  for (const text of given) {
    const isOrigin = URL.canParse(text) && new URL(text).origin === text;
    const isSafe = /^https:|^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(text);
    if (isOrigin && isSafe) continue;
    const message = `${JSON.stringify(text)} is not an https origin, such as https://app.example.com; http is for this machine only`;
    context.addIssue({ code: 'custom', message });
  }
});

/** Which pages of other sites may use the API and show runs. */
export const embeddingSettings = {
  INTERMISSION_ALLOWED_ORIGINS: origins.meta({
    description:
      'origins whose pages may call the API with API keys (CORS), comma-separated; cookies never work from there',
    unset: 'none',
    usedBy: ['api'],
  }),
  INTERMISSION_EMBEDDING_ORIGINS: origins.meta({
    description: 'origins whose pages may embed the live view of a run, comma-separated',
    unset: 'none',
    usedBy: ['api'],
  }),
};

export function embeddingConfig(env: ValuesOf<typeof embeddingSettings>) {
  return {
    allowedOrigins: env.INTERMISSION_ALLOWED_ORIGINS,
    embeddingOrigins: env.INTERMISSION_EMBEDDING_ORIGINS,
  };
}
