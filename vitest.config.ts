import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers, a real keyring and real certificates take their time on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
