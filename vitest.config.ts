import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { shippedLicences } from './scripts/shipped-licences.ts';

export default defineConfig({
  // The page of licences is tested with the list that is built.
  plugins: [shippedLicences(fileURLToPath(new URL('.', import.meta.url)))],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Real servers, a real keyring and real certificates take their time on a busy machine; this only ends what hangs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
