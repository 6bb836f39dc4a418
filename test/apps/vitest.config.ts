import { defineConfig } from 'vitest/config';

/** `npm run test:apps`: real applications, which are installed when they are first needed. */
export default defineConfig({
  test: {
    include: ['test/apps/*.apps.ts'],
    // Each file runs an application, a whole system and two browsers.
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
