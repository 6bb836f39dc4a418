import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers and browsers: two at a time keep a small machine responsive.
    maxWorkers: 2,
    // A machine that builds for others as well may be busy in the wrong moment; what is wrong fails again.
    retry: process.env.CI ? 2 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The default of 1 s is too short on a busy machine.
    expect: { poll: { timeout: 15_000 } },
  },
});
