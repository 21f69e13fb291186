import { defineConfig } from 'vitest/config';
import shared from './vite.config.ts';

/** Fuzzing and soak: `*.long.test.ts`, run by `npm run test:long`. */
export default defineConfig({
  ...shared,
  test: { ...shared.test, include: ['src/**/*.long.test.ts'], exclude: [], testTimeout: 1_200_000 },
});
