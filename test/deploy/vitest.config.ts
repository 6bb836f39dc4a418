import { defineConfig } from 'vitest/config';

/** `npm run test:deploy`: checks whose programs take minutes to build. */
export default defineConfig({
  test: { include: ['test/deploy/*.deploy.ts'], testTimeout: 60_000, hookTimeout: 1_800_000 },
});
