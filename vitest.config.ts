import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Real servers, a real keyring and real certificates take their time on a busy machine; this only ends what hangs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
